package gradus.cli;

import gradus.audio.Representation;
import gradus.audio.SoundMeasures;
import gradus.data.Normalisation;
import gradus.nn.VectorModel;
import gradus.sequence.Stepper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How near a model comes to each next vector of sounds, from the true ones before it, beside one
 * that answers the vector before again.
 *
 * @param representation how sound became vectors
 * @param normalisation how they were normalised
 * @param sounds the vectors of each sound, not normalised
 */
record SoundFit(
    Representation representation, Normalisation normalisation, List<float[][]> sounds) {
  /**
   * What is measured.
   *
   * @param explained the share of the variance around the training mean
   * @param decibels the log-spectral distance of what is heard
   * @param flatness the spectral flatness of what is heard
   */
  private record Fit(double explained, double decibels, double flatness) {}

  /**
   * Measures a model.
   *
   * @param what the sounds, in a word or two
   */
  Task.Ending measured(VectorModel model, String what) {
    List<float[]> heard = sounds.stream().map(representation::decode).toList();
    Fit learnt = fit(sounds.stream().map(sound -> predicted(model, sound)).toList(), heard);
    Fit copied = fit(sounds.stream().map(this::copied).toList(), heard);
    double flatness = heard.stream().mapToDouble(SoundMeasures::flatness).average().orElse(0);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("measuredOn", what);
    fields.put("examples", sounds.stream().mapToInt(sound -> sound.length).sum());
    fields.put("explained", learnt.explained);
    fields.put("decibels", learnt.decibels);
    fields.put("explainedByCopying", copied.explained);
    fields.put("decibelsByCopying", copied.decibels);
    fields.put("flatness", learnt.flatness);
    fields.put("flatnessOfTruth", flatness);
    String detail =
        String.format(
            Locale.ROOT,
            "spectral flatness: predictions %.3f, the sounds themselves %.3f (tones 0, noise 0.6)",
            learnt.flatness,
            flatness);
    String line =
        String.format(
            Locale.ROOT,
            "%s: the next vector, %.1f %% of the variance explained (copying the last:"
                + " %.1f %%); as sound %.1f dB from the truth (copying: %.1f dB)",
            what,
            100 * learnt.explained,
            100 * copied.explained,
            learnt.decibels,
            copied.decibels);
    return new Task.Ending(detail, line, fields);
  }

  private Fit fit(List<float[][]> answers, List<float[]> truths) {
    double error = 0;
    double variance = 0;
    double decibels = 0;
    double flatness = 0;
    int count = 0;
    for (int i = 0; i < sounds.size(); i++) {
      float[][] truth = sounds.get(i);
      for (int t = 0; t < truth.length; t++) {
        float[] expected = normalisation.apply(truth[t]);
        float[] found = normalisation.apply(answers.get(i)[t]);
        for (int j = 0; j < expected.length; j++) {
          error += Math.pow(found[j] - expected[j], 2);
          variance += Math.pow(expected[j], 2);
        }
      }
      float[] heard = representation.decode(answers.get(i));
      decibels += truth.length * SoundMeasures.logSpectralDistance(truths.get(i), heard);
      flatness += truth.length * SoundMeasures.flatness(heard);
      count += truth.length;
    }
    return new Fit(1 - error / variance, decibels / count, flatness / count);
  }

  private float[][] predicted(VectorModel model, float[][] truth) {
    Stepper stepper = Stepper.of(model, 1);
    float[][] answers = new float[truth.length][];
    float[] input = new float[representation.width()];
    for (int t = 0; t < truth.length; t++) {
      stepper.step(input);
      float[] answer = new float[representation.width()];
      stepper.read(answer);
      answers[t] = normalisation.restore(answer);
      input = normalisation.apply(truth[t]);
    }
    return answers;
  }

  /** The vector before, and the mean before the first. */
  private float[][] copied(float[][] truth) {
    float[][] answers = new float[truth.length][];
    answers[0] = normalisation.restore(new float[representation.width()]);
    System.arraycopy(truth, 0, answers, 1, truth.length - 1);
    return answers;
  }
}
