package gradus.cli;

import gradus.nn.LanguageModel;
import gradus.sequence.LanguageModelSpec;
import gradus.sequence.Sampling;
import gradus.sequence.TokenStreams;
import gradus.sequence.Vocabulary;
import gradus.text.Suggestions;
import gradus.train.Evaluation;
import gradus.train.Metric;
import gradus.train.Objective;
import gradus.train.Trainer;
import gradus.train.Training;
import gradus.train.TrainingListener;
import gradus.train.TrainingRun;
import gradus.tunes.Composer;
import gradus.tunes.Composer.Composition;
import gradus.tunes.Originality;
import gradus.tunes.Survey;
import gradus.tunes.TuneCorpus;
import gradus.tunes.TuneText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A language model that learns tunes; a tenth of them, held out, chooses the best epoch. */
final class TuneTask implements Task {
  static final String CHARACTERS = "characters";
  static final String TOKENS = "tokens";

  /** When tunes are written; at 0.7 one in seven has a bar too long or short. */
  static final double TEMPERATURE = 0.5;

  private static final List<String> REPRESENTATIONS = List.of(CHARACTERS, TOKENS);
  private static final int SAMPLE_EVERY = 5; // epochs
  private static final int MOST_TRIES = 20;
  private static final int SURVEYED = 100;

  private final TuneRecipe.Collected collected;
  private final TuneCorpus corpus;
  private final Vocabulary vocabulary;
  private final LanguageModelSpec spec;
  private final LanguageModel model;
  private final TokenStreams train;
  private final TokenStreams validation;
  private final String unit;
  private final long seed;

  private TuneTask(
      TuneRecipe.Collected collected,
      TuneCorpus corpus,
      Vocabulary vocabulary,
      LanguageModelSpec spec,
      Settings settings) {
    this.collected = collected;
    this.corpus = corpus;
    this.vocabulary = vocabulary;
    this.spec = spec;
    this.model = spec.build(vocabulary.size());
    this.unit = settings.representation();
    this.seed = settings.seed();
    int window = Math.max(1, settings.sequenceLength());
    train =
        TokenStreams.of(
            vocabulary.encode(TuneText.of(corpus.training())),
            vocabulary,
            settings.batchSize(),
            window);
    validation =
        TokenStreams.whole(vocabulary.encode(TuneText.of(corpus.heldOut())), vocabulary, window);
  }

  static TuneTask of(TuneRecipe recipe, Settings settings) {
    LanguageModelSpec spec =
        UsageException.unless(
            () -> LanguageModelSpec.parse(settings.model()).withDropout(settings.dropout()));
    if (!REPRESENTATIONS.contains(settings.representation())) {
      throw new UsageException(
          Suggestions.unknown("representation", settings.representation(), REPRESENTATIONS));
    }
    TuneRecipe.Collected collected = recipe.collect(settings.data());
    TuneCorpus corpus = corpus(recipe, collected, settings);
    return new TuneTask(collected, corpus, vocabulary(corpus, settings), spec, settings);
  }

  private static TuneCorpus corpus(
      TuneRecipe recipe, TuneRecipe.Collected collected, Settings settings) {
    int[] shifts = recipe.shifts().stream().mapToInt(Integer::intValue).toArray();
    return TuneCorpus.of(collected.tunes(), shifts, DatasetRecipe.chance(settings));
  }

  /** Returns the tunes that a run learnt, and those that it held out. */
  static TuneCorpus corpus(TuneRecipe recipe, Settings settings) {
    return corpus(recipe, recipe.collect(settings.data()), settings);
  }

  /** Tunes held out may have a symbol of their own, which a model must be able to read. */
  private static Vocabulary vocabulary(TuneCorpus corpus, Settings settings) {
    String text = TuneText.of(corpus.training()) + TuneText.of(corpus.heldOut());
    return settings.representation().equals(TOKENS)
        ? TuneText.tokens(text)
        : TuneText.characters(text);
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
        .unit(unit);
  }

  /** Shows a tune that the model writes, every few epochs. */
  @Override
  public List<TrainingListener> listeners(Output output) {
    if (output.mode() == Output.Mode.QUIET) {
      return List.of();
    }
    return List.of(
        new TrainingListener() {
          @Override
          public void evaluated(Training training, Evaluation evaluation) {
            if (Math.rint(evaluation.epoch()) % SAMPLE_EVERY != 0) {
              return;
            }
            Composition sample = composer(model, vocabulary, seed).compose(1, "").getFirst();
            output.say(sample.text().indent(4).stripTrailing());
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("event", "sample");
            fields.put("epoch", evaluation.epoch());
            fields.put("text", sample.text());
            fields.put("valid", sample.report().isValid());
            output.event(fields);
          }
        });
  }

  private static Composer composer(LanguageModel model, Vocabulary vocabulary, long seed) {
    return new Composer(
        model, vocabulary, Sampling.defaults().withTemperature(TEMPERATURE).withSeed(seed));
  }

  /** Draws a hundred tunes and measures how good they are, and how much of them was copied. */
  static Ending surveyed(TrainedRun run, TuneCorpus corpus, long seed) {
    Composer composer = composer(run.languageModel(), run.vocabulary(), seed);
    Survey survey = Survey.of(composer.compose(SURVEYED, ""), corpus);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("measuredOn", "tunes drawn");
    fields.put("tunes", survey.tunes());
    fields.put("parsed", survey.parsed());
    fields.put("barsFull", survey.barsFull());
    fields.put("valid", survey.valid());
    fields.put("copiedMeasures", survey.copied());
    fields.put("heldOutCopiedMeasures", survey.heldOutCopied());
    return new Ending(
        "",
        String.format(
            Locale.ROOT,
            "of %d tunes %d parse, %d with all bars full, %d without any fault; the longest passage"
                + " from a tune learnt has %s measures in the median, of tunes held out %s",
            survey.tunes(),
            survey.parsed(),
            survey.barsFull(),
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
        "%s, %,d to learn from in %d keys each, %,d held out; %,d %s; %s",
        collected.source(),
        corpus.learnt().size(),
        corpus.training().size() / corpus.learnt().size(),
        corpus.heldOut().size(),
        train.predicted(),
        unit,
        vocabulary);
  }

  @Override
  public Map<String, Object> sizeFields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("training", train.predicted());
    fields.put("validation", validation.predicted());
    fields.put("tunes", corpus.learnt().size());
    fields.put("vocabulary", vocabulary.size());
    return fields;
  }

  @Override
  public String heldOut() {
    return Text.count(corpus.heldOut().size(), "tunes");
  }

  /** Writes tunes until one has nothing wrong, and says how many that took. */
  @Override
  public Ending end(TrainingRun run, Pictures pictures) {
    pictures.curves("tunes", run.history());
    List<Composition> tries = new ArrayList<>();
    Composer composer = composer(model, vocabulary, seed);
    for (Composition tune : composer.compose(MOST_TRIES, "M:6/8\n")) {
      tries.add(tune);
      if (tune.report().isValid()) {
        break;
      }
    }
    Composition last = tries.getLast();
    List<String> files = pictures.tune("tune", last.tune().score());
    Originality.Passage passage =
        Originality.beside(corpus.learnt()).longestPassage(last.tune().score());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("tries", tries.size());
    fields.put("valid", last.report().isValid());
    fields.put("faults", last.report().faults());
    fields.put("copiedMeasures", passage.measures());
    fields.put("tune", last.text());
    fields.put("files", files);
    return new Ending(
        shown(tries),
        String.format(
            Locale.ROOT,
            "%s; its longest passage from a tune learnt: %s; written: %s",
            Text.kept(tries.size(), last.report().isValid(), "tune"),
            Text.count(passage.measures(), "measures"),
            String.join(", ", files)),
        fields);
  }

  /** Returns the first tune drawn as it is, and the one that was kept if that is another. */
  private static String shown(List<Composition> tries) {
    Composition first = tries.getFirst();
    String text = "\n" + first.text().indent(4).stripTrailing() + "\n";
    if (tries.size() == 1) {
      return text;
    }
    return text
        + "  "
        + String.join("\n  ", first.report().faults())
        + "\n\n"
        + tries.getLast().text().indent(4).stripTrailing()
        + "\n";
  }
}
