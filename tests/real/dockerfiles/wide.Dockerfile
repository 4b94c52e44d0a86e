FROM base:1
RUN apt-get update && apt-get install -y --no-install-recommends less # a comment at the end
RUN <<EOF cat >/etc/one && head -c 9000000 /dev/zero >/tmp/x
it's "one" \n
EOF
ENV GREETING="it's a \"word\"" OTHER=a\ b
RUN <<ONE sh -s "$GREETING" && rm /tmp/x && sh <<'TWO'
printf '%s\n' "\$1" >/opt/greeting
ONE
printf '%s\n' "$OTHER" >/opt/other
TWO
