package gradus.cli;

import gradus.store.AtomicWriter;
import gradus.study.Report;
import gradus.study.Study;
import gradus.study.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options of all studies, and how a study is run and told. */
final class StudyOptions {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder of tables and pictures; studies/NAME by default.")
  private @Nullable Path out;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of weights and data; 1 by default.")
  private long seed = 1;

  @Option(names = "--quiet", description = "Print the tables alone.")
  private boolean quiet;

  @Option(names = "--json", description = "Print JSON objects, one a line.")
  private boolean json;

  @Mixin private ThreadsOption threads;

  @SuppressWarnings("NullAway.Init") // picocli sets what is not given a value here
  StudyOptions() {}

  long seed() {
    return seed;
  }

  /** Returns the folder of a study's files. */
  Path folder(String name) {
    return out == null ? Path.of("studies", name) : out;
  }

  /** Runs studies, one after the other, and puts what they found into one folder. */
  int run(CommandSpec spec, String name, Supplier<List<? extends Study>> makers) {
    threads.apply();
    List<? extends Study> studies = UsageException.unless(makers);
    Path folder = folder(name);
    try {
      Files.createDirectories(folder); // now, not after a minute's work
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    PrintWriter writer = spec.commandLine().getOut();
    Output output = Output.of(writer, json, quiet);
    List<String> files = new ArrayList<>();
    var markdown = new StringBuilder();
    for (Study study : studies) {
      Progress progress = new Progress(output);
      Report report = study.run(progress::show, progress.live());
      progress.end();
      tell(report, output);
      files.addAll(report.write(folder));
      markdown.append(markdown.isEmpty() ? "" : "\n").append(report.toMarkdown());
    }
    AtomicWriter.standard().write(folder.resolve("report.md"), markdown.toString());
    files.add("report.md");
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "result");
    fields.put("study", name);
    fields.put("folder", folder.toString());
    fields.put("files", files);
    output.result(Text.count(files.size(), "files") + " in " + folder, fields);
    return 0;
  }

  private static void tell(Report report, Output output) {
    if (output.mode() == Output.Mode.JSON) {
      report.tables().forEach(table -> output.event(fields(table)));
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("event", "findings");
      fields.put("title", report.title());
      fields.put("findings", report.findings());
      output.event(fields);
      return;
    }
    PrintWriter out = output.writer();
    out.println(report.title());
    for (Table table : report.tables()) {
      out.println();
      out.println(table.title());
      table.toText().lines().forEach(line -> out.println("  " + line));
    }
    out.println();
    report.findings().forEach(out::println);
    out.println();
    out.flush();
  }

  /** Returns the rows of a table, each with its cells by column. */
  static List<Map<String, @Nullable Object>> rows(Table table) {
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    for (List<Object> row : table.rows()) {
      Map<String, @Nullable Object> cells = new LinkedHashMap<>();
      for (int i = 0; i < row.size(); i++) {
        Object cell = row.get(i);
        Object plain = cell instanceof Table.Fixed fixed ? (Object) fixed.doubleValue() : cell;
        boolean none = plain instanceof Double number && !Double.isFinite(number);
        cells.put(table.columns().get(i), none ? null : plain); // JSON has no word for infinity
      }
      rows.add(cells);
    }
    return rows;
  }

  private static Map<String, Object> fields(Table table) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "table");
    fields.put("name", table.name());
    fields.put("title", table.title());
    fields.put("rows", rows(table));
    return fields;
  }

  /** Shows what has just been done: on a terminal in one line that is redrawn. */
  private static final class Progress {
    private static final int WIDTH = 79;

    private final Output output;

    private final boolean live = Output.isOnTerminal();

    Progress(Output output) {
      this.output = output;
    }

    void show(String line) {
      if (output.mode() == Output.Mode.TEXT && live) {
        String cut = line.length() > WIDTH ? line.substring(0, WIDTH) : line;
        output.writer().print("\r" + cut + "\u001b[K");
        output.writer().flush();
      } else {
        output.say(line);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", "progress");
        fields.put("message", line);
        output.event(fields);
      }
    }

    /** Returns where lines go that are drawn over the one before; null where nobody watches. */
    @Nullable Consumer<String> live() {
      return output.mode() == Output.Mode.TEXT && live ? this::show : null;
    }

    void end() {
      if (output.mode() == Output.Mode.TEXT && live) {
        output.writer().print("\r\u001b[K");
        output.writer().flush();
      }
    }
  }
}
