package gradus.cli;

import gradus.sequence.Sampling;
import gradus.tunes.Composer;
import gradus.tunes.Composer.Composition;
import gradus.tunes.Originality;
import gradus.tunes.TuneCorpus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code gradus generate} of a model of tunes: each is checked, and written in four forms. */
final class TuneGeneration {
  private static final Pattern METER = Pattern.compile("[1-9][0-9]?/(?:2|4|8|16)|C\\|?");
  private static final Pattern KEY =
      Pattern.compile("[A-G][#b]?(?:m|maj|min|dor|phr|lyd|mix|loc)?");
  private static final String USUAL_METER = "6/8";

  private final TrainedRun run;
  private final TuneRecipe recipe;
  private final Composer composer;
  private final String heading;

  /**
   * Prepares to generate.
   *
   * @param sampling temperature, seed and so on
   * @param key the key of all tunes, such as {@code Am}; null to let the model choose
   * @param meter their metre, such as {@code 6/8}; null to let the model choose
   */
  TuneGeneration(
      TrainedRun run,
      TuneRecipe recipe,
      Sampling sampling,
      @Nullable String key,
      @Nullable String meter) {
    this.run = run;
    this.recipe = recipe;
    heading = heading(key, meter);
    composer = new Composer(run.languageModel(), run.vocabulary(), sampling);
  }

  /** Checks how a key and a metre are written. */
  static void requireForm(@Nullable String key, @Nullable String meter) {
    if (meter != null && !METER.matcher(meter).matches()) {
      throw new UsageException("--meter: expected a metre such as 6/8, got \"" + meter + "\".");
    }
    if (key != null && !KEY.matcher(key).matches()) {
      throw new UsageException("--key: expected a key such as D, Am or Ador, got \"" + key + "\".");
    }
  }

  /** A metre comes before the key, so that a key alone needs the usual one. */
  private static String heading(@Nullable String key, @Nullable String meter) {
    requireForm(key, meter);
    if (key == null && meter == null) {
      return "";
    }
    String first = "M:" + (meter == null ? USUAL_METER : meter) + "\n";
    return key == null ? first : first + "K:" + key + "\n";
  }

  /** Writes tunes into a folder, numbered from 1. */
  void generate(int count, Path folder, Output output) {
    TuneCorpus corpus = TuneTask.corpus(recipe, run.settings());
    Originality originality = Originality.beside(corpus.learnt());
    List<Composition> tunes = compose(count);
    int valid = 0;
    for (int i = 0; i < tunes.size(); i++) {
      Composition tune = tunes.get(i);
      String name = String.format(Locale.ROOT, "tune-%02d", i + 1);
      ScoreFiles.write(tune.tune().score(), folder, name, ScoreFiles.USUAL);
      valid += tune.report().isValid() ? 1 : 0;
      int copied = originality.longestPassage(tune.tune().score()).measures();
      List<String> faults = tune.report().faults();
      output.say(tune.text().stripTrailing());
      output.say(
          "%% %s: %s; longest passage of a tune learnt: %s%n",
          name,
          faults.isEmpty() ? "no fault" : String.join("; ", faults),
          Text.count(copied, "measures"));
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("event", "tune");
      fields.put("name", name);
      fields.put("text", tune.text());
      fields.put("valid", tune.report().isValid());
      fields.put("faults", faults);
      fields.put("copiedMeasures", copied);
      output.event(fields);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "result");
    fields.put("tunes", tunes.size());
    fields.put("valid", valid);
    fields.put("folder", folder.toString());
    output.result(
        String.format(
            Locale.ROOT,
            "%d of %s without a fault, as %s in %s",
            valid,
            Text.count(tunes.size(), "tunes"),
            ScoreFiles.said(ScoreFiles.USUAL),
            folder),
        fields);
  }

  private List<Composition> compose(int count) {
    try {
      return new ArrayList<>(composer.compose(count, heading));
    } catch (IllegalArgumentException e) {
      throw new UsageException("the model cannot begin a tune so: " + e.getMessage() + ".");
    }
  }
}
