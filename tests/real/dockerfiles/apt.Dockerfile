FROM base:1
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get update
RUN <<EOF
apt-get install -y vim-tiny
EOF
# lists go
RUN <<EOF
apt-get clean
rm -rf /var/lib/apt/lists/*
EOF
CMD ["vi"]
