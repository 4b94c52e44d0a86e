FROM base:1
RUN <<EOF
#!/usr/bin/perl
open my $f, ">", "/tmp/p"; print $f "x" x 9000000; close $f;
open $f, ">", "/opt/p"; print $f "kept\n";
EOF
RUN rm /tmp/p
