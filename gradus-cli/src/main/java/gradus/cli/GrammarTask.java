package gradus.cli;

import gradus.nn.LanguageModel;
import gradus.plot.LinePlot.Point;
import gradus.plot.LinePlot.Series;
import gradus.sequence.LanguageModelSpec;
import gradus.sequence.LanguageModelSpec.Cell;
import gradus.sequence.LetterPredictions;
import gradus.sequence.MaskedSequences;
import gradus.sequence.Vocabulary;
import gradus.train.Evaluation;
import gradus.train.Objective;
import gradus.train.Trainer;
import gradus.train.Training;
import gradus.train.TrainingListener;
import gradus.train.TrainingRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A language model that learns words of a grammar; for the symmetric grammar, with a rival of as
 * many units that learns the same words in the same way.
 */
final class GrammarTask implements Task {
  private final GrammarRecipe recipe;
  private final Settings settings;
  private final Contender contender;
  private final MaskedSequences train;
  private final MaskedSequences validation;
  private final List<String> validationWords;
  private final List<String> test;

  private GrammarTask(GrammarRecipe recipe, Settings settings, LanguageModelSpec spec) {
    this.recipe = recipe;
    this.settings = settings;
    this.contender = new Contender(spec);
    this.validationWords = recipe.validation(settings);
    this.train = sequences(recipe.training(settings));
    this.validation = sequences(validationWords);
    this.test = recipe.test(settings);
  }

  static GrammarTask of(GrammarRecipe recipe, Settings settings) {
    LanguageModelSpec spec =
        UsageException.unless(
            () -> LanguageModelSpec.parse(settings.model()).withDropout(settings.dropout()));
    return new GrammarTask(recipe, settings, spec);
  }

  private MaskedSequences sequences(List<String> words) {
    Vocabulary letters = vocabulary();
    return MaskedSequences.of(words.stream().map(letters::encode).toList(), letters);
  }

  private Vocabulary vocabulary() {
    return Vocabulary.of(List.of(recipe.grammar().letters().split("")));
  }

  /** A model in training, and how well it did on the way. */
  private final class Contender implements TrainingListener {
    final LanguageModelSpec spec;
    final LanguageModel model;
    final List<Point> learning = new ArrayList<>();

    Contender(LanguageModelSpec spec) {
      this.spec = spec;
      this.model = spec.build(recipe.grammar().letters().length());
    }

    Trainer trainer() {
      return Trainer.of(model)
          .word(spec.toString())
          .validation(validation)
          .unit("words")
          .listener(this);
    }

    /** Judges the words that were held out, by the criterion of the test. */
    @Override
    public void evaluated(Training training, Evaluation evaluation) {
      WordScore score = WordScore.of(model, recipe, validationWords);
      double seen = evaluation.epoch() * training.examples();
      learning.add(new Point(Math.rint(seen), score.judged() / (double) score.words()));
    }

    /**
     * Returns after how many words all those held out were right for the first time.
     *
     * @param evaluations how many there were; a run that was resumed has not seen the first ones
     */
    String needed(int evaluations) {
      return learning.stream()
          .filter(point -> point.y() == 1 && learning.size() == evaluations)
          .findFirst()
          .map(point -> Text.count(Math.round(point.x()), "words"))
          .orElse("–");
    }

    Series series() {
      return new Series(spec.toString(), learning);
    }
  }

  @Override
  public List<String> notes() {
    return recipe.symmetric()
        ? List.of(
            "Afterwards the same words teach "
                + rival()
                + ", as large and with the same optimizer, to be compared.")
        : List.of();
  }

  /** Returns an Elman net for any other cells, and LSTM cells for an Elman net. */
  private LanguageModelSpec rival() {
    LanguageModelSpec spec = contender.spec;
    return new LanguageModelSpec(
        spec.cell() == Cell.RNN ? Cell.LSTM : Cell.RNN,
        spec.layers(),
        spec.units(),
        0,
        spec.tied(),
        spec.dropout());
  }

  @Override
  public Objective objective() {
    return train;
  }

  @Override
  public Trainer trainer() {
    return contender.trainer();
  }

  @Override
  public String model() {
    return contender.spec.toString();
  }

  @Override
  public String sizes() {
    return String.format(
        Locale.ROOT,
        "%s: %,d fresh words to learn from, %,d to choose the best weights by, %,d for the test",
        recipe.name(),
        train.examples(),
        validation.examples(),
        test.size());
  }

  @Override
  public Map<String, Object> sizeFields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("training", train.examples());
    fields.put("validation", validation.examples());
    fields.put("test", test.size());
    return fields;
  }

  @Override
  public String heldOut() {
    return Text.count(validation.examples(), "words");
  }

  @Override
  public Ending end(TrainingRun run, Pictures pictures) {
    pictures.curves(recipe.name(), run.history());
    Ending own = measured(contender.model, recipe, test);
    if (!recipe.symmetric()) {
      draw(pictures, List.of(contender));
      return own;
    }
    Contender rival = train(new Contender(rival()));
    draw(pictures, List.of(contender, rival));
    List<WordScore> scores = new ArrayList<>();
    for (Contender one : List.of(contender, rival)) {
      scores.add(WordScore.of(one.model, recipe, test));
    }
    Map<String, Object> fields = new LinkedHashMap<>(own.fields());
    Map<String, Object> beside = new LinkedHashMap<>();
    beside.put("model", rival.spec.toString());
    beside.put("parameters", rival.model.parameterCount());
    beside.putAll(scores.getLast().fields());
    fields.put("rival", beside);
    String table =
        String.format(
            Locale.ROOT,
            "%n%-18s  closing letter  all transitions  parameters  %d held out all right"
                + " after%n%s%n%s",
            Text.count(test.size(), "new words"),
            validation.examples(),
            line(contender, scores.getFirst(), run.history().size()),
            line(rival, scores.getLast(), rival.learning.size()));
    return new Ending(own.detail() + "\n" + table, own.line(), fields);
  }

  private Contender train(Contender rival) {
    Trainer trainer =
        rival
            .trainer()
            .optimizer(settings.newOptimizer())
            .schedule(settings.newSchedule(train))
            .batchSize(settings.batchSize())
            .epochs(settings.epochs())
            .seed(settings.seed());
    if (settings.evaluateEvery() > 0) {
      trainer.evaluateEvery(settings.evaluateEvery());
    }
    trainer.fit(train);
    return rival;
  }

  private static String line(Contender contender, WordScore score, int evaluations) {
    return String.format(
        Locale.ROOT,
        "  %-16s  %14s  %15s  %,10d  %s",
        contender.spec,
        score.percent(score.closing()),
        score.percent(score.right()),
        contender.model.parameterCount(),
        contender.needed(evaluations));
  }

  /** A run that was resumed at its end has nothing to draw, and leaves the picture as it is. */
  private void draw(Pictures pictures, List<Contender> contenders) {
    if (contenders.getFirst().learning.size() >= 2) {
      pictures.learning(
          recipe.name()
              + (recipe.symmetric() ? ": closing letters" : ": words")
              + " right, of the words held out",
          "words seen",
          contenders.stream().map(Contender::series).toList());
    }
  }

  /** Measures a model on words. */
  static Ending measured(LanguageModel model, GrammarRecipe recipe, List<String> words) {
    List<LetterPredictions> all = LetterPredictions.of(model, recipe.grammar(), words);
    WordScore score = WordScore.of(all, recipe.symmetric());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("measuredOn", "test");
    fields.putAll(score.fields());
    String table = PredictionTable.of(WordScore.example(all), recipe.grammar().letters());
    return new Ending(table, "test " + score.line(), fields);
  }
}
