FROM base:1
RUN --mount=type=cache,target=/root/.cache/x --mount=type=bind,target=/ctx \
    head -c 9000000 /dev/zero >/tmp/x && cp /ctx/Dockerfile /opt/df && echo 1 >/root/.cache/x/y
ENV MODE=fast
WORKDIR /srv/app
RUN --mount=type=cache,target=/root/.cache/x <<EOF
rm /tmp/x
echo "$MODE $PWD" > mode
EOF
USER 1000
