package gradus.words;

import gradus.Tensor;
import gradus.graph.Shape;
import gradus.nn.Embedding;
import gradus.nn.Initialiser;
import gradus.nn.Module;
import gradus.nn.Pass;
import gradus.nn.Weight;
import gradus.nn.Weights;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The continuous bag of words with a squared loss: a linear map of the sum of the vectors around a
 * word is to be the vector of the word itself.
 *
 * <pre>{@code
 * Σ_t ‖f(Σ_{0<|s|≤k} z_{w(t+s)}) − z_{w(t)}‖²         f(x) = x W
 * }</pre>
 *
 * <p>As it stands this is least, 0, at z = 0: all vectors shrink to one, and training tells nothing
 * of words. To keep them of length 1 would not help: with all of them equal and {@code W = I / 2k}
 * the loss is 0 again. What has to be kept is their spread. So the constraint asks that over the
 * words of the text the vectors have mean 0, variance 1 in each of their D components, and no
 * correlation between two of these:
 *
 * <pre>{@code
 * m = (1/B) Σ_b z_b = 0         C = (1/B) Σ_b (z_b − m)(z_b − m)ᵀ = I
 * }</pre>
 *
 * as a penalty {@code λ (‖m‖² + ‖C − I‖²)} of each batch, λ = 1. A collapse to a point has C = 0,
 * one to a line has a rank below D, and both cost λ for each direction lost. The loss is then that
 * of a canonical correlation between a word and what is around it: the D directions that the
 * context tells most about.
 *
 * <p><i>Shape</i>: words [...] of {@code int32} → [..., D].
 *
 * <p>The z start by the Gaussian distribution of deviation 0.1, W at I / 2k.
 *
 * <p>T. Mikolov, K. Chen, G. Corrado, J. Dean, "Efficient estimation of word representations in
 * vector space", 2013, section 3.1, for the model; M. Belkin and P. Niyogi, "Laplacian eigenmaps
 * for dimensionality reduction and data representation", 2003, section 2, for the constraint yᵀDy =
 * I against the same collapse; A. Bardes, J. Ponce, Y. LeCun, "VICReg:
 * variance-invariance-covariance regularization for self-supervised learning", 2022, for it as a
 * penalty.
 */
public final class Cbow implements WordModel {
  private static final double STRENGTH = 1; // λ
  private static final double START = 0.1; // small, so that a rare word keeps little of it

  private final int vocabulary;
  private final int features;
  private final boolean constrained;
  private final Embedding words;
  private final Weights weights = new Weights("model");
  private final Weight map;

  /**
   * Makes a model of V words in D features.
   *
   * @param window k
   * @param constrained whether the vectors are kept apart; if not, they collapse
   */
  public Cbow(int vocabulary, int features, int window, boolean constrained) {
    this.vocabulary = vocabulary;
    this.features = features;
    this.constrained = constrained;
    words = new Embedding(vocabulary, features, Initialiser.gaussian(START));
    weights.adopt("words", words.weights());
    map = weights.add("map", Shape.of(features, features), (_, _, _) -> identity(0.5 / window));
  }

  private double[] identity(double scale) {
    double[] values = new double[features * features];
    for (int i = 0; i < features; i++) {
      values[i * features + i] = scale;
    }
    return values;
  }

  @Override
  public Weights weights() {
    return weights;
  }

  @Override
  public SequencedMap<String, Module> children() {
    SequencedMap<String, Module> children = new LinkedHashMap<>();
    children.put("words", words);
    return children;
  }

  @Override
  public int vocabulary() {
    return vocabulary;
  }

  @Override
  public int features() {
    return features;
  }

  @Override
  public float[] vectors() {
    return words.parameters().getFirst().tensor().toArray();
  }

  @Override
  public Tensor apply(Tensor x, Pass pass) {
    return words.apply(x, pass);
  }

  /** Records the mean loss of a batch. Shape: words [B]; contexts [B, 2k] → []. */
  Tensor loss(Tensor word, Tensor context, Pass pass) {
    Tensor z = words.apply(word, pass); // [B, D]
    Tensor around = words.apply(context, pass).sum(1); // [B, D]
    Tensor loss = around.matmul(map.tensor()).sub(z).square().sum(1).mean();
    return constrained && pass.isTraining() ? loss.add(spread(z).mul(STRENGTH)) : loss;
  }

  /** The penalty ‖m‖² + ‖C − I‖² of a batch. Shape: [B, D] → []. */
  static Tensor spread(Tensor z) {
    int batch = z.shape().dim(0);
    Tensor mean = z.meanKeep(0);
    Tensor centred = z.sub(mean);
    Tensor covariance = centred.transpose().matmul(centred).div(batch);
    Tensor places = Tensor.range(z.shape().dim(1)).cast(gradus.graph.DType.INT32);
    Tensor identity = places.oneHot(z.shape().dim(1)).cast(z.dtype());
    return mean.square().sum().add(covariance.sub(identity).square().sum());
  }

  @Override
  public String toString() {
    return "Cbow(" + vocabulary + " words → " + features + (constrained ? ")" : ", free)");
  }
}
