package gradus.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Against StrictMath in float64. */
@Tag("width")
class FloatMathTest {

  private interface FloatFunction {
    float of(float x);
  }

  /** Every 997th float from one to the other, both of the same sign: all exponents alike. */
  private static double worst(
      float from, float to, FloatFunction function, DoubleUnaryOperator exact, boolean relative) {
    int sign = from < 0 ? 0x80000000 : 0;
    int first = Float.floatToRawIntBits(Math.min(Math.abs(from), Math.abs(to)));
    int last = Float.floatToRawIntBits(Math.max(Math.abs(from), Math.abs(to)));
    double worst = 0;
    for (int bits = first; bits <= last; bits += 997) {
      float x = Float.intBitsToFloat(bits | sign);
      double expected = exact.applyAsDouble(x);
      double error = Math.abs(function.of(x) - expected);
      worst = Math.max(worst, relative ? error / Math.abs(expected) : error);
    }
    return worst;
  }

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  @Test
  void expIsAccurate() {
    assertThat(worst(1e-10f, 88.7f, FloatMath::exp, StrictMath::exp, true)).isLessThan(1e-7);
    assertThat(worst(-1e-10f, -87.3f, FloatMath::exp, StrictMath::exp, true)).isLessThan(1e-7);
    // Subnormal results: at most one unit of the last place, 2^-149.
    assertThat(worst(-87.3f, -110f, FloatMath::exp, StrictMath::exp, false)).isLessThan(0x1p-149);
  }

  @Test
  void expAtItsEdges() {
    assertThat(FloatMath.exp(0f)).isEqualTo(1f);
    assertThat(FloatMath.exp(88.72283f)).isBetween(3.402e38f, Float.MAX_VALUE);
    assertThat(FloatMath.exp(88.72284f)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(FloatMath.exp(Float.MAX_VALUE)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(FloatMath.exp(-103.97f)).isEqualTo(Float.MIN_VALUE);
    assertThat(FloatMath.exp(-103.98f)).isZero();
    assertThat(FloatMath.exp(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(FloatMath.exp(Float.NaN)).isNaN();
  }

  @Test
  void logIsAccurate() {
    float min = Float.MIN_VALUE;
    assertThat(worst(min, 0.999999f, FloatMath::log, StrictMath::log, true)).isLessThan(1e-7);
    assertThat(worst(1.000001f, Float.MAX_VALUE, FloatMath::log, StrictMath::log, true))
        .isLessThan(1e-7);
  }

  @Test
  void logAtItsEdges() {
    assertThat(FloatMath.log(1f)).isEqualTo(0f);
    assertThat(FloatMath.log(0f)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(FloatMath.log(-0f)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(FloatMath.log(-Float.MIN_VALUE)).isNaN();
    assertThat(FloatMath.log(Float.NEGATIVE_INFINITY)).isNaN();
    assertThat(FloatMath.log(Float.POSITIVE_INFINITY)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(FloatMath.log(Float.NaN)).isNaN();
  }

  @Test
  void tanhIsAccurate() {
    assertThat(worst(Float.MIN_VALUE, 100f, FloatMath::tanh, StrictMath::tanh, false))
        .isLessThan(2e-7);
    assertThat(worst(1e-30f, 100f, FloatMath::tanh, StrictMath::tanh, true)).isLessThan(4e-7);
  }

  @Test
  void tanhIsOddAndSaturates() {
    for (float x = 0f; x < 10f; x += 0.0037f) {
      assertThat(FloatMath.tanh(-x)).isEqualTo(-FloatMath.tanh(x));
      assertThat(FloatMath.tanh(x)).isLessThanOrEqualTo(1f);
    }
    assertThat(FloatMath.tanh(8.41f)).isEqualTo(1f);
    assertThat(FloatMath.tanh(Float.MAX_VALUE)).isEqualTo(1f);
    assertThat(FloatMath.tanh(Float.NEGATIVE_INFINITY)).isEqualTo(-1f);
    assertThat(FloatMath.tanh(Float.NaN)).isNaN();
  }

  @Test
  void sigmoidIsAccurateInAbsoluteTerms() {
    assertThat(worst(Float.MIN_VALUE, 200f, FloatMath::sigmoid, FloatMathTest::sigmoid, false))
        .isLessThan(1.5e-7);
    assertThat(worst(-Float.MIN_VALUE, -200f, FloatMath::sigmoid, FloatMathTest::sigmoid, false))
        .isLessThan(1.5e-7);
    assertThat(FloatMath.sigmoid(0f)).isEqualTo(0.5f);
    assertThat(FloatMath.sigmoid(-17f)).isZero();
    assertThat(FloatMath.sigmoid(Float.NaN)).isNaN();
  }

  @Test
  void floorAndSignAreThoseOfTheJdk() {
    float[] some = {
      0f,
      -0f,
      0.3f,
      -0.3f,
      0.99999994f,
      -1f,
      2.5f,
      -2.5f,
      8388607.5f,
      -8388607.5f,
      8388608f,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      1e20f,
      -1e20f,
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY
    };
    for (float x : some) {
      assertThat(Float.floatToIntBits(FloatMath.floor(x)))
          .isEqualTo(Float.floatToIntBits((float) Math.floor(x)));
      assertThat(Float.floatToIntBits(FloatMath.sign(x)))
          .isEqualTo(Float.floatToIntBits(Math.signum(x)));
    }
    assertThat(worst(1e-40f, 1e10f, FloatMath::floor, Math::floor, false)).isZero();
    assertThat(worst(-1e-40f, -1e10f, FloatMath::floor, Math::floor, false)).isZero();
  }
}
