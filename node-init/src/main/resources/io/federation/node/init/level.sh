# shellcheck shell=bash
# Sources one init level; @REPORT@ gets a line when it has begun and one when it has ended.
builtin printf 'Sourcing %s\n' @NAME@
# DIR stays for traps that run when all is over; for the script itself DIR and IFS are in a scope that ends with it,
# with whatever it made of them (readonly).
# shellcheck disable=SC2034
builtin export DIR=@DIR@
IFS=$' \t\n' DIR=@DIR@ eval @SCOPE@
{
  builtin set -- "$?"
  builtin eval "$(<@OPTIONS@)"
} 2>/dev/null
case $1 in
  0) builtin printf 'ended\n' >>@REPORT@ ;;
  *)
    builtin printf 'failed %s\n' "$1" >>@REPORT@
    builtin exit 1
    ;;
esac
builtin set --
