package gradus.abc;

import gradus.data.DataException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the tunes in a book: each begins with {@code X:} and ends at an empty line. */
final class BookReader {
  private static final int MOST_TUNES = 100_000;

  private final Problems problems;
  private final List<AbcTune> tunes = new ArrayList<>();
  private final List<Line> fileHeader = new ArrayList<>();
  private @Nullable TuneReader open;

  /** A line of the file. */
  record Line(int number, String text) {}

  private BookReader(Problems problems) {
    this.problems = problems;
  }

  static List<AbcTune> read(String text, String source, Abc.Mode mode) {
    int zero = text.indexOf('\0');
    if (zero >= 0) {
      throw new DataException(
          source + ", character " + zero + ": expected text, found a zero byte. It is no ABC.");
    }
    var reader = new BookReader(new Problems(source, mode == Abc.Mode.STRICT, text.length()));
    int number = 0;
    int start = text.startsWith("\uFEFF") ? 1 : 0;
    while (start < text.length()) {
      int end = start;
      while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
        end++;
      }
      number++;
      reader.line(new Line(number, text.substring(start, end)));
      boolean pair = end + 1 < text.length() && text.startsWith("\r\n", end);
      start = end + (pair ? 2 : 1);
    }
    reader.close();
    if (reader.tunes.isEmpty()) {
      throw new DataException(
          source + ": expected at least one tune, found none. A tune begins with a line X:1.");
    }
    return List.copyOf(reader.tunes);
  }

  private void line(Line line) {
    String text = line.text();
    if (text.startsWith("X:")) {
      close();
      begin(line).field('X', text.substring(2), line.number(), 3);
    } else if (open != null) {
      if (text.isBlank()) {
        close();
      } else {
        open.line(line);
      }
    } else if (text.startsWith("T:") || text.startsWith("K:")) {
      TuneReader tune = begin(line);
      problems.error(line.number(), 1, "a tune begins with a field X: taken as begun without");
      tune.line(line);
    } else if (tunes.isEmpty() && fileHeader.size() < 1000 && TuneReader.isField(text)) {
      fileHeader.add(line);
    }
  }

  private TuneReader begin(Line line) {
    if (tunes.size() >= MOST_TUNES) {
      throw problems.refusal(line.number(), 1, "expected at most " + MOST_TUNES + " tunes");
    }
    var tune = new TuneReader(problems, line.number(), tunes.size() + 1);
    fileHeader.forEach(tune::line);
    open = tune;
    return tune;
  }

  private void close() {
    if (open != null) {
      AbcTune tune = open.finish();
      open = null;
      if (tune != null) {
        tunes.add(tune);
      }
    }
  }
}
