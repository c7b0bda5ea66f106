#!/bin/sh
# Proves one page or document of an archive, from the fingerprint on paper down to its bytes, without Stet.
#
#   sh verify.sh FINGERPRINT COPY PATH...
#
# FINGERPRINT  64 digits, from a card or a person: never from the copy itself. Spaces between them do not matter.
# COPY         a folder, such as an unpacked zip, or an address: https://example.org
# PATH         what to prove: reports/2013/masanjia.html, or the page's whole address
#
# It needs sh, OpenSSL 3, sed, grep, cut, wc and sha256sum (or shasum); for a copy at an address also curl, or wget and
# sleep. There one file may take ten minutes: VERIFY_S=3600 in the environment gives a long one an hour.
# It ends with 0 if all is AUTHENTIC, 1 if anything is not proven, 2 if it was called wrongly. It knows nothing of
# earlier days: that a copy is an old one, that a page was withdrawn, or that witnesses are missing, `stet` tells.
# It takes less than `stet` takes: what does not look exactly as here is refused. See manual/format.md.
LC_ALL=C
export LC_ALL
set -u -f -C # -C: no file of yours is written over
work=stet-verify.$$
tidy() { rm -f "$work.got" "$work.signed" "$work.key" "$work.sig" 2>/dev/null; }
trap tidy EXIT
trap 'exit 1' HUP INT TERM
say() { printf '%s\n' "$1"; } # `echo` of some shells reads a \ in what it is given
stop() { say "NOT PROVEN: $1" >&2 && exit "${2:-1}"; }
[ $# -ge 3 ] || stop 'usage: sh verify.sh FINGERPRINT COPY PATH...' 2
command -v sha256sum >/dev/null || sha256sum() { shasum -a 256; }
for brew in /opt/homebrew /usr/local; do # a Mac has LibreSSL under that name
  [ ! -x "$brew/opt/openssl@3/bin/openssl" ] || PATH=$brew/opt/openssl@3/bin:$PATH
done
case $(openssl version) in OpenSSL\ [3-9]*) ;; *) stop 'this needs OpenSSL 3: see `openssl version`; for a Mac: `brew install openssl@3`' 2 ;; esac
fingerprint=$(say "$1" | sed 's/^stet://; s/[ :-]//g')
say "$fingerprint" | grep -Eqx '[0-9a-f]{64}' || stop 'a fingerprint has 64 digits, 0 to 9 and a to f' 2
copy=${2%/} patience=${VERIFY_S:-600}
case $patience in 0* | *[!0-9]* | ???????*) stop 'VERIFY_S is a number of seconds, as 3600' 2 ;; esac
shift 2
: >"$work.got" && : >"$work.signed" && : >"$work.key" && : >"$work.sig" || stop 'this folder takes no new file: go to another' 2

# Brings a file of the copy into $work.got, or says that the copy has none. Of a host that never ends, no more than BYTES.
fetch() { # PATH BYTES
  case $copy in http://* | https://*) ;; *)
    [ -f "$copy/$1" ] || return 1
    [ -r "$copy/$1" ] || stop "$1 cannot be read"
    got=$copy/$1
    return ;;
  esac
  got=$work.got
  : >|"$got"
  url=$copy/$(printf %s "$1" | sed 's/%/%25/g; s/ /%20/g; s/#/%23/g')
  (
    trap '' 25 && ulimit -f $(($2 / 512 + 1)) # a write beyond is an error then, and no end of the program
    if command -v curl >/dev/null; then
      curl -qgsfL -A "$AGENT" --proto =http,https --max-redirs 3 --max-time "$patience" -o "$got" "$url"
      exit
    fi
    # It waits for each byte anew: a host that drips would hold it for ever. Its settings at home are passed over, too.
    HOME=/nonexistent wget -q -U "$AGENT" -O "$got" "$url" &
    get=$! nap=
    (
      trap 'kill $nap; exit' TERM
      sleep "$patience" &
      nap=$!
      wait "$nap"
      kill "$get"
    ) >/dev/null & # whoever reads what this script says waits for no nap
    watch=$!
    trap 'kill "$get" "$watch"' HUP INT TERM
    wait "$get"
    code=$?
    kill "$watch"
    exit "$code"
  ) 2>/dev/null
  code=$? # 22 and 8: the host answered, and has none. BusyBox's wget says 1 for everything.
  [ "$(wc -c <"$got")" -le "$2" ] || return 0 # too long: what came of it is not what was signed
  case $code in 0) ;; 1 | 8 | 22) return 1 ;; *) stop "no answer for $1, or one without an end ($copy)" ;; esac
}
# As `stet` and most browsers say: who looks at the line need not see that somebody verifies.
AGENT='Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0'
hash() { sha256sum <"$1" | cut -c1-64; }

# What metadata look like: the canonical JSON that is signed, and nothing that could be read in two ways.
H='[0-9a-f]{64}' N='[1-9][0-9]{0,12}' T='"([^"\]|\\["\])*"'
YMD='[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])' DAY="\"${YMD}T([01][0-9]|2[0-3])(:[0-5][0-9]){2}Z\"" SPEC='"spec_version":"1(\.[0-9]+){1,2}"'
KEY="\"$H\":\{\"keytype\":\"ed25519\",\"keyval\":\{\"public\":\"$H\"\},\"scheme\":\"ed25519\"\}" KEYS="\{$KEY(,$KEY)*\}"
ROLE="\{\"keyids\":\[\"$H\"(,\"$H\")*\],\"threshold\":$N\}"
META="\{\"hashes\":\{\"sha256\":\"$H\"\}(,\"length\":$N)?,\"version\":$N\}"
SIGNATURE="\{\"keyid\":\"$H\",\"sig\":\"[0-9a-f]{128}\"\}"
FILE="\"hashes\":\{\"sha256\":\"$H\"\},\"length\":[0-9]+\}"
WITNESS="\{\"name\":$T,\"public\":\"$H\"\}"
root="\{\"_type\":\"root\",\"consistent_snapshot\":true,\"expires\":$DAY,(\"format\":1,)?\"keys\":$KEYS,\"roles\":\{\"root\":$ROLE,\
\"snapshot\":$ROLE,\"targets\":$ROLE,\"timestamp\":$ROLE\},$SPEC,(\"undated\":$N,)?\"version\":$N\
(,\"witnesses\":\{\"keys\":\[$WITNESS(,$WITNESS)*\],\"threshold\":$N\})?\}"
timestamp="\{\"_type\":\"timestamp\",\"expires\":$DAY,\"meta\":\{\"snapshot.json\":$META\},(\"renewed\":$T,)?$SPEC,\"version\":$N\}"
snapshot="\{\"_type\":\"snapshot\",\"expires\":$DAY,\"meta\":\{\"mirrors.json\":$META,\"targets.json\":$META\},$SPEC,\"version\":$N\}"
targets="\{\"_type\":\"targets\",\"delegations\":\{\"keys\":$KEYS,\"roles\":\[\{\"keyids\":\[\"$H\"(,\"$H\")*\],\"name\":\"mirrors\",\
\"paths\":\[$T(,$T)*\],\"terminating\":(true|false),\"threshold\":$N\}\]\},\"expires\":$DAY,$SPEC,\"targets\":\{\"SHA256SUMS\":\
\{\"custom\":\{\"cid\":$T,\"previous\":\"[0-9a-f]*\",\"published\":\"$YMD\",\"title\":$T\},$FILE\
(,\"bundles.json\":\{$FILE)?\},\"version\":$N\}"
# Points of small order, and numbers that are written in two ways: whoever uses such a key can sign anything.
WEAK='^(0[01](00){30}[08]0|ec(ff){30}[7f]f|26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc[08]5'
WEAK="$WEAK|c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03[7f]a|(e[d-f]|f[0-9a-f])(ff){30}[7f]f)"

# Reads $got as metadata of one role and version: $signed is what was signed, $signatures by whom.
once() { # ROLE ID...
  what=$1 seen=
  shift
  for id; do
    case $seen in *"$id"*) stop "$what: one key twice" ;; esac
    seen=$seen.$id
  done
}
until=9999-12-31 # the first day on which any of them is too old
open() { # ROLE VERSION
  [ "$(grep -c '' "$got")" = 1 ] || stop "$1: not one line of JSON"
  signed=$(sed -n 's/^{"signatures":\[[^]]*\],"signed":\(.*\)}$/\1/p' "$got")
  signatures=$(sed -n 's/^{"signatures":\[\([^]]*\)\],"signed":.*/\1/p' "$got")
  eval "form=\$$1"
  printf '%s\n' "$signed" | grep -Eqx "$form" || stop "$1: not the form that this script reads"
  say "$signatures" | grep -Eqx "($SIGNATURE(,$SIGNATURE)*)?" || stop "$1: signatures"
  once "$1" $(say "$signatures" | grep -Eo "\"keyid\":\"$H")
  once "$1" $(say "$signed" | grep -Eo "$KEY" | cut -c2-65)
  for key in $(say "$signed" | grep -Eo "$KEY"); do # an id is the hash of its key: so no key stands twice under two names
    [ "$(printf %s "${key#*:}" | sha256sum | cut -c1-64)" = "$(say "$key" | cut -c2-65)" ] || stop "$1: a key's id is false"
    say "${key##*\"public\":\"}" | grep -Eq "$WEAK" && stop "$1: a key with which anybody can sign"
  done
  for role in $(say "$signed" | grep -Eo '"keyids":\[[^]]*'); do
    once "$1" $(say "$role" | grep -Eo "$H")
  done
  version=${signed##*\"version\":}
  expiry=$(printf '%s\n' "$signed" | grep -Eo "\"expires\":$DAY" | cut -c12-21)
  [ "$(echo "$expiry" | sed s/-//g)" -ge "$(echo "$until" | sed s/-//g)" ] || until=$expiry
  [ -z "$2" ] || case $version in "$2}" | "$2,"*) ;; *) stop "$1: another version than $2" ;; esac
}
binary() { printf "$(printf '\\%03o' $(echo "$1" | sed 's/../0x& /g'))"; }

# Counts the keys of a role in $2 (a signed root) that signed $signed.
enough() { # ROLE ROOT
  keys=$(printf '%s\n' "$2" | grep -Eo "$KEY")
  role=$(printf '%s\n' "$2" | sed 's/.*"roles":{//' | grep -Eo "\"$1\":$ROLE") valid=0
  for id in $(echo "$role" | grep -Eo "$H"); do
    public=$(echo "$keys" | grep -F "\"$id\":" | sed 's/.*"public":"//' | cut -c1-64)
    sig=$(echo "$signatures" | grep -Eo "\"$id\",\"sig\":\"[0-9a-f]{128}" | sed 's/.*"//')
    [ "${#public}.${#sig}" = 64.128 ] || continue
    say "$sig" | grep -Eq "$WEAK" && continue
    binary "302a300506032b6570032100$public" >|"$work.key"
    binary "$sig" >|"$work.sig"
    printf %s "$signed" >|"$work.signed"
    openssl pkeyutl -verify -pubin -keyform DER -inkey "$work.key" -rawin -in "$work.signed" -sigfile "$work.sig" \
      >/dev/null 2>&1 && valid=$((valid + 1))
  done
  asked=$(echo "$role" | sed 's/.*"threshold"://; s/}//')
  [ "$valid" -ge "$asked" ] || stop "$1: $valid of $asked signatures hold"
}

# 1. The roots: the first by its fingerprint, each later one by the one before it and by itself.
number=1 trusted=
while fetch "metadata/$number.root.json" 512000 && grep -q '^[[:space:]]*{' "$got" && grep -Eq '"(signed|signatures)"' "$got"; do
  [ "$number" -gt 1 ] || [ "$(hash "$got")" = "$fingerprint" ] || stop 'this copy is of another archive: its first root is not that fingerprint'
  open root "$number"
  [ -z "$trusted" ] || enough root "$trusted"
  enough root "$signed"
  trusted=$signed number=$((number + 1))
  [ "$number" -le 258 ] || stop 'too many roots'
done
[ -n "$trusted" ] || stop "no archive is here: $copy has no metadata/1.root.json"

# 2. Timestamp, snapshot, editors: each names the next by its hash.
named() { # NAME: its version and hash, as $signed has them
  entry=$(printf '%s\n' "$signed" | grep -Eo "\"$1\":$META" | sed 's/"length":[0-9]*,//')
  next=$(echo "$entry" | sed 's/.*"version"://; s/}//') wanted=$(echo "$entry" | sed 's/.*"sha256":"//' | cut -c1-64)
}
bring() { fetch "$1" 4194304 && [ "$(hash "$got")" = "$wanted" ] || stop "$1 lacks, or is not what was signed"; }
fetch metadata/timestamp.json 16384 || stop 'this copy has no metadata/timestamp.json'
open timestamp ''
enough timestamp "$trusted"
named snapshot.json
bring "metadata/$next.snapshot.json"
open snapshot "$next"
enough snapshot "$trusted"
named targets.json
bring "metadata/$next.targets.json"
open targets "$next"
enough targets "$trusted"
release=$next editors=$valid
day=$(printf '%s\n' "$signed" | sed 's/.*"published":"//' | cut -c1-10)
top=$(printf '%s\n' "$signed" | sed 's/.*"targets":{"SHA256SUMS"//; s/,"bundles.json":{.*//; s/.*"sha256":"//' | cut -c1-64)

# 3. Down the listings, folder by folder, to each file.
NAME='[^/\:*?"<>|[:cntrl:]]+' ENTRY="#(0|$N) $H  ($NAME(/SHA256SUMS)?|$H/$NAME)"
listing() { # HASH: brings it; pairs of a length and a name, in ascending order, so each name stands once
  bring "targets/$1.SHA256SUMS"
  sed 'N;s/\n/ /' "$got" | grep -Evqx "$ENTRY" && stop "a listing is out of form: $1"
  sed -n "s/^[0-9a-f]\{64\}  //p" "$got" | {
    last=
    while IFS= read -r name; do
      [ "$last" \< "$name" ] || exit 1
      last=$name
    done
  } || stop "a listing is out of order: $1"
}
line() { # NAME: its length and hash in the listing $got; 1: it is not there
  row=$(sed 'N;s/\n/ /' "$got" | grep -F -- "  $1" | while IFS= read -r row; do [ "${row#*  }" != "$1" ] || say "$row"; done)
  length=${row%% *} wanted=${row#* }
  length=${length#\#} wanted=${wanted%%  *}
  [ -n "$wanted" ]
}
# What moves a cursor, hides, or turns the order of letters would say on this screen whatever it likes.
ODD='a path with characters that no name here has' UNSEEN=$(printf '\302[\200-\237]|\342\200[\213\216\217\250-\256]|\342\201[\246-\251]|\330\234')
bad=0
for path; do
  path=${path#"$copy"} path=${path#/} path=${path%%[?#]*} # as a browser shows it
  rest=$path path=
  while ahead=${rest%%%[0-9A-Fa-f][0-9A-Fa-f]*} && [ "$ahead" != "$rest" ]; do
    rest=${rest#"$ahead%"}
    case $rest in [01]* | 7[Ff]*) stop "$ODD" ;; esac
    path=$path$ahead$(binary "${rest%"${rest#??}"}") rest=${rest#??}
  done
  path=$path$rest
  [ -n "$path" ] || path=index.html
  case $path in *[[:cntrl:]]*) stop "$ODD" ;; esac
  say "$path" | grep -Eq "$UNSEEN" && stop "$ODD"
  wanted=$top rest=$path
  while listing "$wanted" && ! line "$rest"; do
    case $rest in */*) ;; *) break ;; esac
    line "${rest%%/*}/SHA256SUMS" || break
    rest=${rest#*/}
  done
  if [ -z "$wanted" ]; then
    say "NOT PROVEN: $path: release $release names no such file" >&2 && bad=1
  elif ! fetch "$path" "$length"; then
    say "NOT PROVEN: $path: the copy does not have it" >&2 && bad=1
  elif [ "$(hash "$got")" = "$wanted" ]; then
    say "AUTHENTIC: $path"
  else
    say "NOT PROVEN: $path: not the bytes of release $release (of another release, or a forgery)" >&2 && bad=1
  fi
done
echo "release $release of $day, signatures of editors: $editors; this copy was the newest until $until at the latest"
case $trusted in *'"witnesses":'*) echo 'this archive asks for witnesses, which this script does not look for' ;; esac
exit $bad
