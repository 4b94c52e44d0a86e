FROM base:1
COPY app /srv/app
RUN <<EOF
find /srv/app -type f -exec chmod 640 {} +
chown -R 1000:1000 /srv/app
EOF
COPY --chown=1000:1000 --chmod=640 app/big /srv/app/big
