package gradus.cli;

import java.io.PrintWriter;

/** Text that appears while it is written, without a system call for each character. */
final class TextStream {
  private static final long FLUSH_EVERY = 20_000_000; // nanoseconds: sooner than the eye can tell

  private final PrintWriter out;
  private long flushed;
  private boolean isOpen = true;
  private boolean isAtLineStart = true;

  TextStream(PrintWriter out) {
    this.out = out;
    this.flushed = System.nanoTime() - FLUSH_EVERY;
  }

  void write(String text) {
    if (text.isEmpty()) {
      return;
    }
    out.print(text);
    isAtLineStart = text.endsWith("\n");
    long now = System.nanoTime();
    if (now - flushed >= FLUSH_EVERY) {
      flushed = now;
      isOpen = !out.checkError(); // flushes
    }
  }

  /** Returns whether anyone still reads; not so after {@code | head}. */
  boolean isOpen() {
    return isOpen;
  }

  /** Ends the last line. */
  void end() {
    if (!isAtLineStart) {
      out.println();
    }
    out.flush();
  }
}
