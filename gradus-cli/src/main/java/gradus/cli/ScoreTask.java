package gradus.cli;

import gradus.nn.LanguageModel;
import gradus.scores.ScoreComposer;
import gradus.scores.ScoreComposer.Composition;
import gradus.scores.ScoreReport;
import gradus.scores.ScoreSurvey;
import gradus.scores.ScoreTokens;
import gradus.sequence.LanguageModelSpec;
import gradus.sequence.Sampling;
import gradus.sequence.TokenStreams;
import gradus.sequence.Vocabulary;
import gradus.train.Metric;
import gradus.train.Objective;
import gradus.train.Trainer;
import gradus.train.TrainingRun;
import gradus.tunes.Originality;
import gradus.tunes.TuneCorpus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A language model that learns the words of scores; those held out choose the best epoch. */
final class ScoreTask implements Task {
  static final double TEMPERATURE = 0.7; // by default, when scores are written
  private static final int MOST_TRIES = 20;
  private static final int SURVEYED = 100;

  private final ScoreRecipe.Collected collected;
  private final TuneCorpus corpus;
  private final Vocabulary vocabulary;
  private final LanguageModelSpec spec;
  private final LanguageModel model;
  private final TokenStreams train;
  private final TokenStreams validation;
  private final long seed;

  private ScoreTask(ScoreRecipe.Collected collected, LanguageModelSpec spec, Settings settings) {
    this.collected = collected;
    this.corpus = collected.corpus();
    this.spec = spec;
    this.seed = settings.seed();
    List<String> learnt = ScoreTokens.of(corpus.training());
    List<String> heldOut = ScoreTokens.of(corpus.heldOut());
    List<String> all = new ArrayList<>(learnt);
    all.addAll(heldOut); // may have a word of their own, which the model must be able to read
    this.vocabulary = ScoreTokens.vocabulary(all);
    this.model = spec.build(vocabulary.size());
    int window = Math.max(1, settings.sequenceLength());
    train =
        TokenStreams.of(
            ScoreTokens.encode(learnt, vocabulary), vocabulary, settings.batchSize(), window);
    validation = TokenStreams.whole(ScoreTokens.encode(heldOut, vocabulary), vocabulary, window);
  }

  static ScoreTask of(ScoreRecipe.Collected collected, Settings settings) {
    LanguageModelSpec spec =
        UsageException.unless(
            () -> LanguageModelSpec.parse(settings.model()).withDropout(settings.dropout()));
    return new ScoreTask(collected, spec, settings);
  }

  @Override
  public List<String> notes() {
    return collected.remark().isEmpty() ? List.of() : List.of(collected.remark());
  }

  @Override
  public Objective objective() {
    return train;
  }

  @Override
  public Trainer trainer() {
    return Trainer.of(model)
        .word(spec.toString())
        .metric(Metric.bits())
        .validation(validation)
        .shuffle(false)
        .unit("words");
  }

  private static ScoreComposer composer(
      LanguageModel model, Vocabulary vocabulary, TuneCorpus corpus, long seed) {
    Sampling sampling = Sampling.defaults().withTemperature(TEMPERATURE).withSeed(seed);
    return new ScoreComposer(model, vocabulary, sampling, corpus.learnt().getFirst());
  }

  /** Draws a hundred scores and measures how good they are, and how much of them was copied. */
  static Ending surveyed(TrainedRun run, TuneCorpus corpus, long seed) {
    ScoreComposer composer = composer(run.languageModel(), run.vocabulary(), corpus, seed);
    ScoreSurvey survey = ScoreSurvey.of(composer.compose(SURVEYED, List.of()), corpus);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("measuredOn", "scores drawn");
    fields.put("scores", survey.scores());
    fields.put("read", survey.read());
    fields.put("barsFull", survey.barsFull());
    fields.put("shareOfBarsFull", survey.fullBars());
    fields.put("valid", survey.valid());
    fields.put("copiedMeasures", survey.copied());
    fields.put("heldOutCopiedMeasures", survey.heldOutCopied());
    return new Ending(
        "",
        String.format(
            Locale.ROOT,
            "of %d scores %d read without a slip, %d with all bars full in all voices (%.1f %% of"
                + " all bars), %d without any fault; the longest passage from a score learnt has %s"
                + " measures in the median, of scores held out %s",
            survey.scores(),
            survey.read(),
            survey.barsFull(),
            100 * survey.fullBars(),
            survey.valid(),
            Text.shortest(survey.copied()),
            Text.shortest(survey.heldOutCopied())),
        fields);
  }

  @Override
  public String model() {
    return spec.toString();
  }

  @Override
  public String sizes() {
    return String.format(
        Locale.ROOT,
        "%s: %,d to learn from in %d keys each, %,d held out; %,d words, %,d different ones",
        collected.source(),
        corpus.learnt().size(),
        corpus.training().size() / Math.max(1, corpus.learnt().size()),
        corpus.heldOut().size(),
        train.predicted(),
        vocabulary.size());
  }

  @Override
  public Map<String, Object> sizeFields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("training", train.predicted());
    fields.put("validation", validation.predicted());
    fields.put("scores", corpus.learnt().size());
    fields.put("vocabulary", vocabulary.size());
    return fields;
  }

  @Override
  public String heldOut() {
    return Text.count(corpus.heldOut().size(), "scores");
  }

  /** Writes scores until one has nothing wrong, and says how many that took. */
  @Override
  public Ending end(TrainingRun run, Pictures pictures) {
    pictures.curves("scores", run.history());
    ScoreComposer composer = composer(model, vocabulary, corpus, seed);
    List<Composition> tries = new ArrayList<>();
    for (Composition score : composer.compose(MOST_TRIES, List.of())) {
      tries.add(score);
      if (score.reading().report().isValid()) {
        break;
      }
    }
    Composition last = tries.getLast();
    ScoreReport report = last.reading().report();
    List<String> files = pictures.score("score", last.reading().score());
    Originality.Passage passage =
        Originality.beside(corpus.learnt()).longestPassage(last.reading().score());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("tries", tries.size());
    fields.put("valid", report.isValid());
    fields.put("faults", report.faults());
    fields.put("copiedMeasures", passage.measures());
    fields.put("words", String.join(" ", last.words()));
    fields.put("files", files);
    return new Ending(
        faults(tries),
        String.format(
            Locale.ROOT,
            "%s; its longest passage from a score learnt: %s; written: %s",
            Text.kept(tries.size(), report.isValid(), "score"),
            Text.count(passage.measures(), "measures"),
            String.join(", ", files)),
        fields);
  }

  /** Returns what is wrong with the scores that were drawn before the one that was kept. */
  private static String faults(List<Composition> tries) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < tries.size(); i++) {
      List<String> faults = tries.get(i).reading().report().faults();
      if (!faults.isEmpty()) {
        lines.add("  score " + (i + 1) + ": " + ScoreGeneration.faults(faults));
      }
    }
    return lines.isEmpty() ? "" : "\n" + String.join("\n", lines) + "\n";
  }
}
