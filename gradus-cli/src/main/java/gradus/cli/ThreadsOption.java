package gradus.cli;

import gradus.Threads;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of all commands that compute. */
final class ThreadsOption {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many threads compute; by default all processors, or GRADUS_THREADS.")
  private @Nullable Integer threads;

  void apply() {
    if (threads == null) {
      return;
    }
    if (threads < 1) {
      throw new UsageException("--threads must be 1 or more, got " + threads + ".");
    }
    Threads.set(threads);
  }
}
