FROM base:1
ARG V=1
RUN cd /opt && head -c 9000000 /dev/zero >x ; umask 077; touch secret
ENV A="b c" D=$V
RUN export Q=1; rm /opt/x; echo "$A $D ${Q}" > /opt/q
RUN true || false
