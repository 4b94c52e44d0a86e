# syntax-free
FROM base:1
# fetch the thing
RUN <<EOF
head -c 20000000 /dev/zero > /tmp/a
head -c 5000000 /dev/zero > /opt/keep
EOF
LABEL x="1"
# clean
RUN <<EOF
rm /tmp/a
EOF
CMD ["bash"]
