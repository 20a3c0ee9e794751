
# Names of nodes and of parts, which only the federation knows.
function _complete_fed_names() {
  _complete_fed
  local word=${COMP_WORDS[COMP_CWORD]} home=() column=1 i
  case $word in -*) return ;; esac
  case ${COMP_WORDS[1]} in
    log | why | kill) ;;
    partners) column=2 ;;
    *) return ;;
  esac
  for ((i = 2; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in --home) home=(--home "${COMP_WORDS[i + 1]}") ;; esac
  done
  case ${COMP_WORDS[COMP_CWORD - 1]} in --home | -n | --lines) return ;; esac
  while IFS= read -r i; do
    COMPREPLY+=("$i")
  done < <(compgen -W "$("${COMP_WORDS[0]}" nodes "${home[@]}" 2> /dev/null |
    awk -v column="$column" 'NR > 1 { print $column }' | sort -u)" -- "$word")
}
complete -o default -F _complete_fed_names fed fed.sh fed.bash
