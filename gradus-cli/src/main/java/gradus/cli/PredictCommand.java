package gradus.cli;

import gradus.data.TableEncoding;
import gradus.train.OutputKind;
import gradus.train.Predictor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gradus predict}. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    header = "Ask a trained model.",
    description = {
      "",
      "Prints a line for each example of a file: rows of a CSV file, images in IDX (as MNIST's), or"
          + " a PNG picture of one digit.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  gradus predict runs/digits seven.png",
      "  gradus predict runs/table new.csv",
      "  gradus predict runs/xor cases.csv --json"
    })
final class PredictCommand implements Callable<Integer> {
  private static final int MOST_SHOWN = 3; // of a single example's classes

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "RUN", description = "The run's folder.")
  private Path path;

  @Parameters(index = "1", paramLabel = "FILE", description = "The examples: CSV, IDX or PNG.")
  private Path file;

  @Option(names = "--json", description = "Print JSON objects, one a line.")
  private boolean json;

  @Mixin private ThreadsOption threads;

  @SuppressWarnings("NullAway.Init") // picocli sets what is not given a value here
  PredictCommand() {}

  @Override
  public Integer call() {
    Output output = Output.of(spec.commandLine().getOut(), json, false);
    threads.apply();
    TrainedRun run = TrainedRun.in(path);
    TableEncoding encoding = run.encoding();
    Examples examples = Examples.read(file, run.inputLength(), encoding);
    examples.notes().forEach(spec.commandLine().getErr()::println);
    Predictor predictor = Predictor.load(path);
    float[][] answers = predictor.predict(examples.rows());
    if (run.record().output() == OutputKind.NUMBERS) {
      numbers(answers, encoding == null ? "value" : encoding.target().name(), output);
    } else {
      classes(Predictions.ofProbabilities(answers), run.classNames(), output);
    }
    return 0;
  }

  private static void numbers(float[][] answers, String name, Output output) {
    output.say("%5s  %s", "row", name);
    for (int i = 0; i < answers.length; i++) {
      List<String> texts = new ArrayList<>();
      for (float value : answers[i]) {
        texts.add(Text.number(value));
      }
      output.say("%5d  %s", i + 1, String.join("  ", texts));
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("row", i + 1);
      fields.put(name, answers[i].length == 1 ? answers[i][0] : answers[i]);
      output.event(fields);
    }
  }

  private static void classes(Predictions answers, List<String> names, Output output) {
    int width = 5;
    for (String name : names) {
      width = Math.max(width, Math.min(40, name.length()));
    }
    if (answers.size() == 1) {
      ranked(answers.rows().getFirst(), names, width, output);
    } else {
      output.say("%5s  %-" + width + "s  probability", "row", "class");
    }
    for (int i = 0; i < answers.size(); i++) {
      int label = answers.label(i);
      if (answers.size() > 1) {
        output.say(
            "%5d  %-" + width + "s  %.4f", i + 1, name(names, label), answers.probability(i));
      }
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("row", i + 1);
      fields.put("class", name(names, label));
      fields.put("probability", answers.probability(i));
      Map<String, Object> all = new LinkedHashMap<>();
      float[] row = answers.rows().get(i);
      for (int j = 0; j < row.length; j++) {
        all.put(name(names, j), row[j]);
      }
      fields.put("probabilities", all);
      output.event(fields);
    }
  }

  /** A single example deserves its second thoughts. */
  private static void ranked(float[] row, List<String> names, int width, Output output) {
    output.say("%-" + width + "s  probability", "class");
    IntStream.range(0, row.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -row[i]))
        .limit(MOST_SHOWN)
        .forEach(
            i ->
                output.say(
                    String.format(Locale.ROOT, "%-" + width + "s  %.4f", name(names, i), row[i])));
  }

  private static String name(List<String> names, int index) {
    return index < names.size() ? names.get(index) : String.valueOf(index);
  }
}
