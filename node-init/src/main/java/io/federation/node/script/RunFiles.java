package io.federation.node.script;

import java.nio.file.Path;

/**
 * The files through which a script's run outlives the process that started it.
 *
 * @param record says which process runs, and for what; exists from before the script starts until
 *     its end has been dealt with
 * @param output what the script prints
 * @param result the script's exit code; written by the script's own session
 */
public record RunFiles(Path record, Path output, Path result) {}
