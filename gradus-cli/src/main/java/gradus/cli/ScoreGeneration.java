package gradus.cli;

import gradus.score.Meter;
import gradus.score.Score;
import gradus.scores.ScoreComposer;
import gradus.scores.ScoreComposer.Composition;
import gradus.scores.ScoreTokens;
import gradus.sequence.Sampling;
import gradus.sequence.Vocabulary;
import gradus.tunes.Originality;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code gradus generate} of a model of scores: each is checked, and written in five forms. */
final class ScoreGeneration {
  private static final Pattern METER = Pattern.compile("([1-9][0-9]?)/(2|4|8|16)|C\\|?");
  private static final Pattern KEY = Pattern.compile("([A-G][#b]?)(m|maj|min|dor|phr|lyd|mix|loc)?");
  private static final int MOST_FAULTS = 3; // shown of a score

  private final TrainedRun run;
  private final ScoreRecipe recipe;
  private final ScoreComposer composer;
  private final List<String> heading;

  /**
   * Prepares to generate.
   *
   * @param sampling temperature, seed and so on
   * @param key the key of all scores, such as {@code Am}; null to let the model choose
   * @param meter their metre, such as {@code 3/4}; null to let the model choose
   */
  ScoreGeneration(
      TrainedRun run,
      ScoreRecipe recipe,
      Sampling sampling,
      @Nullable String key,
      @Nullable String meter) {
    this.run = run;
    this.recipe = recipe;
    Vocabulary vocabulary = run.vocabulary();
    heading = heading(key, meter, vocabulary);
    composer = new ScoreComposer(run.languageModel(), vocabulary, sampling);
  }

  /** A metre comes before the key, so that a key alone needs the usual one. */
  private static List<String> heading(
      @Nullable String key, @Nullable String meter, Vocabulary vocabulary) {
    List<String> heading = new ArrayList<>();
    if (key != null || meter != null) {
      heading.add(known("--meter", meterWord(meter, vocabulary), "meter:", vocabulary));
    }
    if (key != null) {
      heading.add(known("--key", keyWord(key), "key:", vocabulary));
    }
    return heading;
  }

  private static String meterWord(@Nullable String meter, Vocabulary vocabulary) {
    String asked = meter == null ? "4/4" : meter;
    if (!METER.matcher(asked).matches()) {
      throw new UsageException("--meter: expected a metre such as 3/4, got \"" + asked + "\".");
    }
    String sign =
        ScoreTokens.word(
            switch (asked) {
              case "C", "4/4" -> new Meter(4, 4, Meter.Symbol.COMMON);
              default -> new Meter(2, 2, Meter.Symbol.CUT);
            });
    String numbers = "meter:" + asked;
    boolean hasSign = List.of("C", "4/4", "C|", "2/2").contains(asked);
    return hasSign && vocabulary.token(numbers).isEmpty() ? sign : numbers;
  }

  private static String keyWord(String asked) {
    Matcher matcher = KEY.matcher(asked);
    if (!matcher.matches()) {
      throw new UsageException(
          "--key: expected a key such as D, Am or Ador, got \"" + asked + "\".");
    }
    String mode =
        switch (matcher.group(2)) {
          case null -> "major";
          case "maj" -> "major";
          case "m", "min" -> "minor";
          case "dor" -> "dorian";
          case "phr" -> "phrygian";
          case "lyd" -> "lydian";
          case "mix" -> "mixolydian";
          default -> "locrian";
        };
    return "key:" + matcher.group(1) + "-" + mode;
  }

  private static String known(String option, String word, String kind, Vocabulary vocabulary) {
    if (vocabulary.token(word).isPresent()) {
      return word;
    }
    List<String> known =
        vocabulary.symbols().stream()
            .filter(symbol -> symbol.startsWith(kind))
            .map(symbol -> symbol.substring(kind.length()).replace('-', ' '))
            .toList();
    throw new UsageException(
        option
            + ": the model has not seen "
            + word.substring(kind.length()).replace('-', ' ')
            + "; it knows "
            + String.join(", ", known)
            + ".");
  }

  /** Writes scores into a folder, numbered from 1. */
  void generate(int count, Path folder, Output output) {
    Originality originality =
        Originality.beside(recipe.collect(run.settings()).corpus().learnt());
    List<Composition> scores = composer.compose(count, heading);
    int valid = 0;
    for (int i = 0; i < scores.size(); i++) {
      Composition composition = scores.get(i);
      Score score = composition.reading().score();
      String name = String.format(Locale.ROOT, "score-%02d", i + 1);
      ScoreFiles.write(score, folder, name, ScoreFiles.WITH_MUSICXML);
      List<String> faults = composition.reading().report().faults();
      valid += faults.isEmpty() ? 1 : 0;
      int copied = originality.longestPassage(score).measures();
      output.say(
          "%s: %s; %s; longest passage of a score learnt: %s",
          name,
          said(score),
          faults(faults),
          Text.count(copied, "measures"));
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("event", "score");
      fields.put("name", name);
      fields.put("words", String.join(" ", composition.words()));
      fields.put("valid", faults.isEmpty());
      fields.put("faults", faults);
      fields.put("copiedMeasures", copied);
      output.event(fields);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", "result");
    fields.put("scores", scores.size());
    fields.put("valid", valid);
    fields.put("folder", folder.toString());
    output.result(
        String.format(
            Locale.ROOT,
            "%d of %s without a fault, as %s in %s",
            valid,
            Text.count(scores.size(), "scores"),
            ScoreFiles.said(ScoreFiles.WITH_MUSICXML),
            folder),
        fields);
  }

  private static String said(Score score) {
    int bars = score.parts().isEmpty() ? 0 : score.parts().getFirst().measures().size();
    if (bars == 0) {
      return "no bars";
    }
    var first = score.parts().getFirst().measures().getFirst();
    return Text.count(bars, "bars") + " of " + first.meter() + " in " + first.key();
  }

  /** Returns what is wrong in a line, the first few faults. */
  static String faults(List<String> faults) {
    if (faults.isEmpty()) {
      return "no fault";
    }
    String shown = String.join("; ", faults.subList(0, Math.min(MOST_FAULTS, faults.size())));
    return faults.size() > MOST_FAULTS
        ? shown + "; and " + (faults.size() - MOST_FAULTS) + " more"
        : shown;
  }
}
