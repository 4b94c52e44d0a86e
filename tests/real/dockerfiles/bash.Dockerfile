FROM base:1
ARG WHAT=thing
RUN <<'EOF' bash -e
files=(a b c)
for f in "${files[@]}"; do head -c 4000000 /dev/zero > "/tmp/$f"; done
cat /tmp/a /tmp/b > /opt/${WHAT}
EOF
RUN <<'EOF' bash -e
shopt -s nullglob
rm /tmp/{a,b,c}
EOF
