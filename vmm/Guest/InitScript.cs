namespace NicTwin.Vmm.Guest;

/// <summary>The guest's first program. docs/guest.md says how the host talks to it.</summary>
internal static class InitScript
{
    /// <summary>The script, for busybox's shell.</summary>
    internal const string Text = """
        #!/bin/busybox sh
        export PATH=/usr/bin HOME=/root TERM="${TERM:-linux}"
        mount -t proc proc /proc
        mount -t sysfs sysfs /sys
        mount -t devtmpfs dev /dev
        mkdir -p /dev/pts
        mount -t devpts devpts /dev/pts
        mount -t tmpfs tmpfs /run
        ip link set lo up
        cd /root

        # Words of the kernel command line that only we understand; the commands shall not see them.
        commands=$NT_RUN port=$NT_PORT after=$NT_AFTER
        unset NT_RUN NT_PORT NT_AFTER

        say() {
          printf '\n@nictwin %s\n' "$*"
        }

        # A token and a file with commands. The path matters: by its name, busybox would start its own shell.
        run() {
          say begin "$1"
          NO_COLOR=1 /usr/bin/sh "$2" </dev/null 2>&1
          say end "$1" $?
        }

        # What is on its way to a polled serial line would be lost.
        off() {
          sleep 0.2
          poweroff -f
        }

        # Requests: 'run TOKEN', the commands in base64 in any number of lines, a line with a dot; or 'off', or 'shell'.
        serve() {
          stty -echo -opost -isig 2>/dev/null
          say ready
          while read -r request token; do
            case $request in
              run)
                while read -r line && [ "$line" != . ]; do echo "$line"; done | base64 -d >/run/commands
                run "$token" /run/commands
                ;;
              off) off ;;
              shell) stty sane 2>/dev/null; return ;;
            esac
          done
        }

        if [ -n "$port" ]; then
          while [ ! -c "/dev/$port" ]; do sleep 0.01; done
          exec <"/dev/$port" >"/dev/$port" 2>&1
        fi

        if [ -e /etc/nictwin/commands ]; then
          run 0 /etc/nictwin/commands
        elif [ -n "$commands" ]; then
          printf '%s\n' "$commands" >/run/commands
          run 0 /run/commands
        elif [ -n "$port" ]; then
          after=serve
        else
          after=shell
        fi

        [ "$after" = serve ] && serve
        # Without -c the shell would have no jobs; cttyhack would take the console, wherever the port is.
        if [ "${after:-off}" != off ]; then
          if [ -n "$port" ]; then ENV=/etc/nictwin/shell setsid -c sh; else ENV=/etc/nictwin/shell setsid cttyhack sh; fi
        fi
        off

        """;
}
