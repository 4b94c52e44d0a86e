FROM base:1
RUN useradd -m me && head -c 9000000 /dev/zero >/home/me/x && chown me /home/me/x
USER me
WORKDIR /home/me
RUN <<EOF
cat x x >y
cat y >z
EOF
RUN rm y; echo "$(id -un) $PWD" >who
