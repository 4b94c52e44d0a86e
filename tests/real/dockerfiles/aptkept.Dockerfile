FROM base:1
RUN <<EOF
set -e
apt-get update
apt-get install -y python3-minimal
EOF
COPY app /srv/app
RUN chown -R 1000:1000 /srv/app
