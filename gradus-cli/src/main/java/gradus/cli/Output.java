package gradus.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Says things to a person in lines, or to a program in JSON objects, one a line. */
final class Output {
  /** To whom it speaks, and how much. */
  enum Mode {
    /** To a person. */
    TEXT,
    /** To a person who wants the result alone. */
    QUIET,
    /** To a program. */
    JSON
  }

  private final PrintWriter out;
  private final Mode mode;

  Output(PrintWriter out, Mode mode) {
    this.out = out;
    this.mode = mode;
  }

  static Output of(PrintWriter out, boolean json, boolean quiet) {
    return new Output(out, json ? Mode.JSON : quiet ? Mode.QUIET : Mode.TEXT);
  }

  /** Returns whether someone watches, so that a line may be drawn over the one before. */
  @SuppressWarnings("SystemConsoleNull") // JDK 22 to 24 always give a console, others may not
  static boolean isOnTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  Mode mode() {
    return mode;
  }

  PrintWriter writer() {
    return out;
  }

  /** Says a line, to a person who wants to know. */
  void say(String line) {
    if (mode == Mode.TEXT) {
      out.println(line);
      out.flush();
    }
  }

  /** Says a line with values in it, in no language's habits. */
  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
  void say(String format, Object... values) {
    say(String.format(Locale.ROOT, format, values));
  }

  /** Writes an object, to a program. */
  void event(Map<String, ?> fields) {
    if (mode == Mode.JSON) {
      out.println(Json.MAPPER.writeValueAsString(fields));
      out.flush();
    }
  }

  /** Says the result, to everyone. */
  void result(String line, Map<String, ?> fields) {
    if (mode == Mode.JSON) {
      event(fields);
    } else {
      out.println(line);
      out.flush();
    }
  }

  /** Made when first needed: a person needs no JSON. */
  private static final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder().build();
  }
}
