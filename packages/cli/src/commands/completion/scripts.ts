// Each hands the words up to the cursor to `sgt __complete`, which answers with one word a line and what it is for behind a tab, or
// with `:file` or `:dir` where the shell itself knows best.

/** Splits the line itself: bash takes `=` and `:` for ends of words. Works in bash 3.2, which macOS has. */
const BASH = `# sgt completion for bash
_sgt_complete() {
  local line="\${COMP_LINE:0:COMP_POINT}" words current lead="" item path
  read -a words <<< "$line"
  [[ "$line" == *[[:space:]] ]] && words+=("")
  current="\${words[\${#words[@]}-1]}"
  [[ "$current" == *[=:]* ]] && lead="\${current%"\${current##*[=:]}"}"
  COMPREPLY=()
  while IFS=$'\\t' read -r item _; do
    case "$item" in
      :file | :dir)
        compopt -o filenames 2> /dev/null
        while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen "$([[ $item == :dir ]] && echo -d || echo -f)" -- "\${current#--*=}")
        ;;
      *)
        COMPREPLY+=("$(printf %q "\${item#"$lead"}")")
        ;;
    esac
  done < <(sgt __complete "\${words[@]:1}" 2> /dev/null)
}
complete -F _sgt_complete sgt
`;

const ZSH = `#compdef sgt
# sgt completion for zsh
_sgt() {
  local -a values
  local line
  while IFS= read -r line; do
    case "$line" in
      :file) [[ "$PREFIX" == --*=* ]] && compset -P '*='; _files ;;
      :dir) [[ "$PREFIX" == --*=* ]] && compset -P '*='; _files -/ ;;
      *) values+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}") ;;
    esac
  done < <(sgt __complete "\${(@Q)words[2,CURRENT]}" 2> /dev/null)
  (( $#values )) && _describe -t sgt-words 'sgt' values
}
compdef _sgt sgt
`;

const FISH = `# sgt completion for fish
function __sgt_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in (sgt __complete $words[2..-1] 2>/dev/null)
        switch $line
            case :file
                __fish_complete_path (commandline -ct)
            case :dir
                __fish_complete_directories (commandline -ct)
            case '*'
                echo $line
        end
    end
end
complete -c sgt -f -a '(__sgt_complete)'
`;

export const SCRIPTS = { bash: BASH, zsh: ZSH, fish: FISH } as const;
