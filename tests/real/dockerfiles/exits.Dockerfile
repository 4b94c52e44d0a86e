FROM base:1
RUN <<EOF
head -c 9000000 /dev/zero >/tmp/x
test -f /nothing && exit 1
cd /opt
umask 077
echo one >one
exit 0
EOF
RUN <<EOF
trap 'echo trapped >/opt/trapped' EXIT
rm /tmp/x
false
echo "$PWD $(umask)" >/opt/two
EOF
