FROM base:1
RUN <<-EOF
	head -c 9000000 /dev/zero >/tmp/x
	if true; then
		echo indented >/opt/x
	fi
	EOF
RUN <<-"EOF"
	rm /tmp/x
	EOF
