FROM base:1
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt/lists,sharing=locked <<EOF
set -e
apt-get update
apt-get install -y --no-install-recommends gcc libc6-dev
EOF
COPY <<'EOF' /src/main.c
int main(void) { return 0; }
EOF
RUN gcc -g -o /usr/local/bin/app /src/main.c && \
    apt-get purge -y --auto-remove gcc libc6-dev
