package gradus.lessons;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import gradus.Gradients;
import gradus.Tensor;
import gradus.lessons.Lesson14Embeddings.Cbow;
import gradus.lessons.Lesson14Embeddings.SkipGram;
import gradus.lessons.Lesson15Recommendation.Factors;
import gradus.lessons.Lesson15Recommendation.Rating;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What comes back through time, embeddings, and factors of ratings. */
class Lesson12To15Test {
  /** With W small the units are linear, and each step back multiplies by about the radius. */
  @Test
  void errorsDieOrGrowByTheRadius() {
    for (double radius : new double[] {0.3, 0.5}) {
      double[] back = Lesson12Recurrence.comesBack(radius, 50, 30);
      double perStep = Math.pow(back[25] / back[5], 1.0 / 20);
      assertThat(perStep).isBetween(0.8 * radius, 1.2 * radius);
    }
    double[] large = Lesson12Recurrence.comesBack(2, 50, 60);
    assertThat(large[50]).isGreaterThan(10 * large[0]);
  }

  @Test
  void theBagOfWordsHasTheEnginesGradient() {
    var model = new Cbow(3, new Random(1));
    int[] neighbours = {4, 7, 4}; // one word twice
    double[][] byZ = new double[model.z.length][3];
    double[][] byA = new double[3][3];
    double loss = model.gradient(2, neighbours, byZ, byA);
    Tensor z = Matrices.tensor(model.z);
    Tensor a = Matrices.tensor(model.a);
    Tensor s = z.slice(0, 4, 5).mul(2).add(z.slice(0, 7, 8));
    Tensor e = s.matmul(a.transpose()).sub(z.slice(0, 2, 3)).square().sum().mul(0.5);
    List<Tensor> by = Gradients.of(e, List.of(z, a));
    assertThat(loss).isCloseTo(e.item(), offset(1e-10));
    assertThat(Matrices.flat(byZ)).containsExactly(by.get(0).toDoubleArray(), offset(1e-10));
    assertThat(Matrices.flat(byA)).containsExactly(by.get(1).toDoubleArray(), offset(1e-10));
  }

  @Test
  void freeVectorsCollapseAndConstrainedOnesDoNot() {
    List<int[]> corpus = Lesson14Embeddings.corpus(new Random(1), 40);
    var free = new Cbow(2, new Random(2));
    var kept = new Cbow(2, new Random(2));
    for (int step = 0; step < 900; step++) {
      free.step(corpus, 0.3, false);
      kept.step(corpus, 0.3, true);
    }
    assertThat(Arrays.stream(Matrices.flat(free.z)).map(Math::abs).max().orElseThrow())
        .isLessThan(0.1);
    double n = kept.z.length;
    for (int i = 0; i < 2; i++) {
      double mean = 0;
      double squares = 0;
      double product = 0;
      for (double[] z : kept.z) {
        mean += z[i] / n;
        squares += z[i] * z[i] / n;
        product += z[0] * z[1] / n;
      }
      assertThat(mean).isCloseTo(0, offset(1e-10));
      assertThat(squares).isCloseTo(1, offset(1e-10));
      assertThat(product).isCloseTo(0, offset(1e-10));
    }
  }

  @Test
  void skipGramGoesDownTheEnginesGradient() {
    var model = new SkipGram(3, new Random(1));
    Tensor z = Matrices.tensor(model.z);
    Tensor u = Matrices.tensor(model.u);
    Tensor word = z.slice(0, 2, 3);
    Tensor e = u.slice(0, 5, 6).mul(word).sum().sigmoid().log().neg();
    for (int other : new int[] {1, 9, 9}) { // a random word may come twice
      e = e.sub(u.slice(0, other, other + 1).mul(word).sum().neg().sigmoid().log());
    }
    List<Tensor> by = Gradients.of(e, List.of(z, u));
    double[] zs = z.sub(by.get(0).mul(0.1)).toDoubleArray();
    double[] us = u.sub(by.get(1).mul(0.1)).toDoubleArray();
    assertThat(model.step(2, new int[] {5, 1, 9, 9}, 0.1)).isCloseTo(e.item(), offset(1e-10));
    assertThat(Matrices.flat(model.z)).containsExactly(zs, offset(1e-10));
    assertThat(Matrices.flat(model.u)).containsExactly(us, offset(1e-10));
  }

  @Test
  void neighboursAreTheWordsAroundAndTheNearestAreOfTheGroup() {
    assertThat(Lesson14Embeddings.neighbours(new int[] {7, 8, 9, 5}, 1)).containsExactly(7, 9, 5);
    List<int[]> corpus = Lesson14Embeddings.corpus(new Random(1), 200);
    var random = new Random(4);
    var model = new SkipGram(8, new Random(3));
    for (int epoch = 0; epoch < 20; epoch++) {
      model.epoch(corpus, 0.05, random);
    }
    for (int group = 0; group < 4; group++) {
      List<String> others = List.of(Lesson14Embeddings.GROUPS[group]);
      for (String word : others) {
        assertThat(others).containsAll(Lesson14Embeddings.nearest(model.z, word, 2));
      }
    }
  }

  @Test
  void aRatingsStepGoesDownTheEnginesGradient() {
    List<Rating> ratings = List.of(new Rating(3, 5, 4), new Rating(1, 2, 1));
    var model = new Factors(ratings, true, 2, new Random(1));
    Rating r = ratings.getFirst();
    model.step(r, 0.1, 0); // so that biases are not 0
    Tensor bu = Matrices.tensor(model.userBias[3].forward());
    Tensor bi = Matrices.tensor(model.itemBias[5].forward());
    Tensor zu = Matrices.tensor(model.users[3].forward());
    Tensor zi = Matrices.tensor(model.items[5].forward());
    Tensor predicted = bu.add(bi).add(zu.mul(zi).sum()).add(2.5).sum();
    Tensor penalty =
        bu.square().sum().add(bi.square().sum()).add(zu.square().sum()).add(zi.square().sum());
    Tensor e = predicted.sub(4).square().mul(0.5).add(penalty.mul(0.2 / 2));
    List<Tensor> all = List.of(bu, bi, zu, zi);
    List<Tensor> by = Gradients.of(e, all);
    assertThat(model.predict(r)).isCloseTo(predicted.item(), offset(1e-10));
    model.step(r, 0.1, 0.2);
    double[][][] after = {
      model.userBias[3].forward(),
      model.itemBias[5].forward(),
      model.users[3].forward(),
      model.items[5].forward()
    };
    for (int i = 0; i < 4; i++) {
      double[] expected = all.get(i).sub(by.get(i).mul(0.1)).toDoubleArray();
      assertThat(after[i][0]).containsExactly(expected, offset(1e-10));
    }
  }

  /** Errors of 2 and 1: the root of (4 + 1) / 2. */
  @Test
  void rmseIsTheRootOfTheMeanSquare() {
    List<Rating> train = List.of(new Rating(0, 0, 3));
    var model = new Factors(train, false, 0, new Random(1));
    assertThat(model.rmse(List.of(new Rating(1, 1, 5), new Rating(2, 2, 2))))
        .isCloseTo(Math.sqrt(2.5), offset(1e-12));
  }
}
