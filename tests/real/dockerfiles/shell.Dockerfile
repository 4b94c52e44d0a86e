FROM base:1
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN head -c 9000000 /dev/zero | tee /tmp/x >/dev/null; \
    # a comment inside
    echo "${PIPESTATUS[@]}" >/opt/status
# second
RUN [[ -f /tmp/x ]] && rm /tmp/x || exit 1
RUN echo done >/opt/done
