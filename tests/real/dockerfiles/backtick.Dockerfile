# escape=`
FROM base:1
SHELL ["/bin/bash", "-c"]
RUN head -c 9000000 /dev/zero >/tmp/x && `
    # inside

    echo a\\b >/opt/a

# the second
RUN rm /tmp/x; `
    echo 'c`d' >/opt/c