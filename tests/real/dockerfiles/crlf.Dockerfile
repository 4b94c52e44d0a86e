FROM base:1
RUN head -c 9000000 /dev/zero >/tmp/x && \
    echo kept >/opt/a
# away
RUN rm /tmp/x && \
    echo more >/opt/b
