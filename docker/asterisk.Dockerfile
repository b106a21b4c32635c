# Asterisk 22 as Debian has it; Debian 12 and 13 have none.
FROM debian:forky-slim

COPY asterisk.conf /usr/local/etc/asterisk.conf
RUN apt-get update \
 && apt-get install --yes --no-install-recommends asterisk \
 && rm -rf /var/lib/apt/lists/* /etc/asterisk \
 && mkdir -p /etc/asterisk /run/asterisk \
    # What it writes belongs to the user that it runs as, whom it shares with the server.
 && chown -R 1000:1000 /etc/asterisk /run/asterisk /var/lib/asterisk /var/spool/asterisk /var/log/asterisk

USER 1000:1000
ENTRYPOINT ["asterisk", "-f", "-C", "/usr/local/etc/asterisk.conf"]
