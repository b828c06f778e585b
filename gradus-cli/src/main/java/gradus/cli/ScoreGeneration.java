package gradus.cli;

import gradus.score.Score;
import gradus.scores.ScoreComposer;
import gradus.scores.ScoreComposer.Composition;
import gradus.sequence.Sampling;
import gradus.sequence.Vocabulary;
import gradus.tunes.Originality;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code gradus generate} of a model of scores: each is checked, and written in five forms. */
final class ScoreGeneration {
  private static final String METER = "meter:";
  private static final String KEY = "key:";
  private static final int MOST_FAULTS = 3; // shown of a score

  private final List<Score> learnt;
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
    Vocabulary vocabulary = run.vocabulary();
    heading = heading(key, meter, vocabulary);
    learnt = recipe.collect(run.settings()).corpus().learnt();
    composer = new ScoreComposer(run.languageModel(), vocabulary, sampling, learnt.getFirst());
  }

  /** A metre comes before the key, so that a key alone needs one: 4/4 if the model knows it. */
  private static List<String> heading(
      @Nullable String key, @Nullable String meter, Vocabulary vocabulary) {
    TuneGeneration.requireForm(key, meter);
    List<String> heading = new ArrayList<>();
    if (meter != null) {
      heading.add(known("--meter", meterWord(meter, vocabulary), METER, vocabulary));
    } else if (key != null) {
      String usual = meterWord("4/4", vocabulary);
      heading.add(
          vocabulary.token(usual).isPresent()
              ? usual
              : METER + names(METER, vocabulary).getFirst());
    }
    if (key != null) {
      heading.add(known("--key", keyWord(key), KEY, vocabulary));
    }
    return heading;
  }

  /** Returns the word for a metre; that for its sign if the model knows no other. */
  private static String meterWord(String asked, Vocabulary vocabulary) {
    String numbers = METER + asked;
    if (vocabulary.token(numbers).isPresent()) {
      return numbers;
    }
    return switch (asked) {
      case "4/4" -> METER + "C";
      case "2/2" -> METER + "C|";
      default -> numbers;
    };
  }

  private static String keyWord(String asked) {
    int mode = asked.length() > 1 && "#b".indexOf(asked.charAt(1)) >= 0 ? 2 : 1;
    return KEY
        + asked.substring(0, mode)
        + switch (asked.substring(mode)) {
          case "m", "min" -> "-minor";
          case "dor" -> "-dorian";
          case "phr" -> "-phrygian";
          case "lyd" -> "-lydian";
          case "mix" -> "-mixolydian";
          case "loc" -> "-locrian";
          default -> "-major";
        };
  }

  private static List<String> names(String kind, Vocabulary vocabulary) {
    return vocabulary.symbols().stream()
        .filter(symbol -> symbol.startsWith(kind))
        .map(symbol -> symbol.substring(kind.length()))
        .toList();
  }

  private static String known(String option, String word, String kind, Vocabulary vocabulary) {
    if (vocabulary.token(word).isPresent()) {
      return word;
    }
    String known = String.join(", ", names(kind, vocabulary)).replace('-', ' ');
    String asked = word.substring(kind.length()).replace('-', ' ');
    throw new UsageException(
        option + ": the model has not seen " + asked + "; it knows " + known + ".");
  }

  /** Writes scores into a folder, numbered from 1. */
  void generate(int count, Path folder, Output output) {
    Originality originality = Originality.beside(learnt);
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
          name, said(score), faults(faults), Text.count(copied, "measures"));
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
