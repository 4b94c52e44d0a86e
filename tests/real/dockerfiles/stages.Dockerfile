FROM base:1 AS build
RUN head -c 3000000 /dev/zero >/product
RUN rm -f /nothing
FROM base:1 AS common
RUN <<EOF
set -eux
head -c 9000000 /dev/zero >/tmp/x
EOF
FROM common
COPY --from=build /product /opt/product
RUN <<EOF
set -eux
test -s /opt/product
rm /tmp/x
EOF
RUN chmod 600 /opt/product
