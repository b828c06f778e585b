package gradus.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** Runs the command as a user would, in this process. */
final class Cli {
  private Cli() {}

  /**
   * What a command did.
   *
   * @param status its exit status
   * @param out what it printed
   * @param err what it complained of
   */
  record Outcome(int status, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }

    String lastLine() {
      return lines().getLast();
    }
  }

  static Outcome run(Object... words) {
    var out = new StringWriter();
    var err = new StringWriter();
    String[] arguments = new String[words.length];
    for (int i = 0; i < words.length; i++) {
      arguments[i] = words[i].toString();
    }
    CommandLine command =
        Main.commandLine(arguments)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    int status = Main.run(command, arguments);
    return new Outcome(status, out.toString(), err.toString());
  }
}
