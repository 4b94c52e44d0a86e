FROM base:1
RUN cat <<A >/etc/a && cat <<'B' >/etc/b && head -c 9000000 /dev/zero >/tmp/x
one ${HOME} $$
A
two ${HOME}
B
COPY <<EOF /etc/copied
copied $HOME
EOF
RUN rm /tmp/x && cat /etc/a /etc/b
