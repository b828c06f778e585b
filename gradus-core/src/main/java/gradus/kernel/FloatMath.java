package gradus.kernel;

/**
 * The exponential, logarithm, hyperbolic tangent, sigmoid and a few plainer functions in float32:
 * these methods define the bits that every kernel gives.
 *
 * <p>They are made of add, subtract, multiply, divide, fused multiply-add, comparisons and shifts
 * of the bit pattern only, each of which IEEE 754 rounds in one way. Vector kernels repeat the same
 * operations in the same order ({@link VectorCode}), so that a result depends neither on the vector
 * width nor on what the compiler has done so far. ({@code Math.exp} and {@code lanewise(EXP)} round
 * differently before and after compilation.) All NaN count as one value: the sign and payload of a
 * NaN are not defined.
 *
 * <p>The coefficients are minimax fits made for this file: Lawson's iteration in float64, each
 * coefficient rounded to float32 in turn and the remaining ones fitted again.
 */
public final class FloatMath {

  /** Adding and subtracting it rounds to an integer, which stays in the low bits of the sum. */
  static final float ROUND = 0x1.8p23f;

  static final int ROUND_BITS = 0x4b400000;
  static final int ONE_BITS = 0x3f800000;
  static final int SIGN_BIT = 0x80000000;
  static final int MANTISSA_BITS = 23;
  static final int MANTISSA_MASK = 0x007fffff;
  static final int EXPONENT_BIAS = 127;

  /** exp gives +∞ from here on. */
  static final float EXP_MAX = 89f;

  /** exp gives 0 from here down: half of the smallest subnormal is e^-103.97. */
  static final float EXP_MIN = -104f;

  static final float LOG2_E = 0x1.715476p0f;

  /** ln 2 in two parts; the first is short, so that its product with an exponent is exact. */
  static final float LN2_HIGH = 0x1.62ep-1f;

  static final float LN2_LOW = 0x1.0bfbe8p-15f;

  // e^r = 1 + r + EXP_2 r² + … on |r| ≤ ½ ln 2; relative error of the fit 3.2e-9.
  static final float EXP_2 = 0x1.fffffcp-2f;
  static final float EXP_3 = 0x1.555492p-3f;
  static final float EXP_4 = 0x1.5558bp-5f;
  static final float EXP_5 = 0x1.12398ep-7f;
  static final float EXP_6 = 0x1.6a4d6p-10f;

  /** The bits of √½: log reduces its argument to [√½, √2). */
  static final int SQRT_HALF_BITS = 0x3f3504f3;

  // log(1 + f) = f - f²/2 + LOG_3 f³ + … on [√½, √2) - 1; relative error of the fit 5.9e-9.
  static final float LOG_3 = 0x1.555554p-2f;
  static final float LOG_4 = -0x1.000226p-2f;
  static final float LOG_5 = 0x1.99a01cp-3f;
  static final float LOG_6 = -0x1.547282p-3f;
  static final float LOG_7 = 0x1.22d91cp-3f;
  static final float LOG_8 = -0x1.0d82acp-3f;
  static final float LOG_9 = 0x1.055fdcp-3f;
  static final float LOG_10 = -0x1.38ca52p-4f;

  /** tanh is exactly ±1 beyond it. */
  static final float TANH_MAX = 8.4f;

  // tanh(x/2) = x (½ + P_1 x² + P_2 x⁴) / (1 + Q_1 x² + Q_2 x⁴ + Q_3 x⁶) on |x| ≤ 8.4; the error
  // that the fit leaves in tanh(x) is 5.9e-9.
  static final float TANH_P1 = 0.014900779f;
  static final float TANH_P2 = 5.743485e-5f;
  static final float TANH_Q1 = 0.11313485f;
  static final float TANH_Q2 = 0.0012094767f;
  static final float TANH_Q3 = 1.242402e-6f;

  /** From 2²³ on every float is an integer. */
  static final float INTEGERS = 0x1p23f;

  private FloatMath() {}

  /**
   * The exponential e^x, relative error below 1e-7; a subnormal result is rounded once.
   *
   * @param x any value: +∞ gives +∞, -∞ gives 0, NaN gives NaN
   */
  public static float exp(float x) {
    float c = x > EXP_MAX ? EXP_MAX : x;
    c = c < EXP_MIN ? EXP_MIN : c;
    // c = n ln 2 + r
    float t = Math.fma(c, LOG2_E, ROUND);
    float n = t - ROUND;
    float r = Math.fma(n, -LN2_HIGH, c);
    r = Math.fma(n, -LN2_LOW, r);
    float p = Math.fma(EXP_6, r, EXP_5);
    p = Math.fma(p, r, EXP_4);
    p = Math.fma(p, r, EXP_3);
    p = Math.fma(p, r, EXP_2);
    p = Math.fma(p, r, 1f);
    p = Math.fma(p, r, 1f);
    // 2^n is made of two factors, since n goes below -126 and above 127. The low nine bits of
    // ROUND_BITS and of its half are 0: the shift drops the rest.
    int bits = Float.floatToRawIntBits(t);
    int half = bits >> 1;
    float low = Float.intBitsToFloat((half << MANTISSA_BITS) + ONE_BITS);
    float high = Float.intBitsToFloat(((bits - half) << MANTISSA_BITS) + ONE_BITS);
    return p * low * high;
  }

  /**
   * The natural logarithm, relative error below 1.2e-7.
   *
   * @param x any value: ±0 gives -∞, a negative value gives NaN, +∞ gives +∞, NaN gives NaN
   */
  public static float log(float x) {
    boolean subnormal = x < Float.MIN_NORMAL;
    float s = subnormal ? x * INTEGERS : x;
    float shift = subnormal ? ROUND + MANTISSA_BITS : ROUND;
    // s = 2^k (1 + f) with 1 + f in [√½, √2)
    int bits = Float.floatToRawIntBits(s) + (ONE_BITS - SQRT_HALF_BITS);
    float k = Float.intBitsToFloat((bits >> MANTISSA_BITS) + (ROUND_BITS - EXPONENT_BIAS)) - shift;
    float f = Float.intBitsToFloat((bits & MANTISSA_MASK) + SQRT_HALF_BITS) - 1f;
    float p = Math.fma(LOG_10, f, LOG_9);
    p = Math.fma(p, f, LOG_8);
    p = Math.fma(p, f, LOG_7);
    p = Math.fma(p, f, LOG_6);
    p = Math.fma(p, f, LOG_5);
    p = Math.fma(p, f, LOG_4);
    p = Math.fma(p, f, LOG_3);
    float f2 = f * f;
    p = Math.fma(p * f, f2, k * LN2_LOW);
    p = Math.fma(f2, -0.5f, p);
    float r = Math.fma(k, LN2_HIGH, p + f);
    r = x < Float.POSITIVE_INFINITY ? r : x;
    r = x < 0f ? Float.NaN : r;
    return x == 0f ? Float.NEGATIVE_INFINITY : r;
  }

  /**
   * The hyperbolic tangent, absolute error below 2e-7 and relative error below 4e-7; odd, and
   * exactly ±1 beyond ±8.4.
   *
   * <p>With T = tanh(x/2) = N/D, tanh(x) = 2T / (1 + T²) = 2ND / (N² + D²): an error in T shrinks
   * as T nears 1, so that a fit of low degree is enough.
   *
   * @param x any value; NaN gives NaN
   */
  public static float tanh(float x) {
    float t = x * x;
    float n = Math.fma(TANH_P2, t, TANH_P1);
    n = Math.fma(n, t, 0.5f) * x;
    float d = Math.fma(TANH_Q3, t, TANH_Q2);
    d = Math.fma(d, t, TANH_Q1);
    d = Math.fma(d, t, 1f);
    float r = (n + n) * d / Math.fma(n, n, d * d);
    r = x > TANH_MAX ? 1f : r;
    return x < -TANH_MAX ? -1f : r;
  }

  /**
   * The logistic function 1 / (1 + e^-x), computed as ½ + ½ tanh(x/2): absolute error below 1.5e-7.
   *
   * <p>Relative accuracy is lost where the result is small: below x = -16.8 it is exactly 0, though
   * e^-16.8 is 5e-8. A logarithm of the sigmoid should be composed otherwise.
   *
   * @param x any value; NaN gives NaN
   */
  public static float sigmoid(float x) {
    return Math.fma(tanh(x * 0.5f), 0.5f, 0.5f);
  }

  /** The largest integer not above x; -0, infinities and NaN stay. */
  public static float floor(float x) {
    // Adding 2²³ to |x| rounds it to an integer; the sign bit comes back so that -0 stays -0.
    float rounded = (Math.abs(x) + INTEGERS) - INTEGERS;
    float r =
        Float.intBitsToFloat(
            Float.floatToRawIntBits(rounded) | (Float.floatToRawIntBits(x) & SIGN_BIT));
    r = r > x ? r - 1f : r;
    return Math.abs(x) < INTEGERS ? r : x;
  }

  /** 1 above zero, -1 below; ±0 and NaN stay. */
  public static float sign(float x) {
    float r = x > 0f ? 1f : x;
    return x < 0f ? -1f : r;
  }

  /** The square root, correctly rounded. */
  public static float sqrt(float x) {
    return (float) Math.sqrt(x);
  }

  static float reciprocal(float x) {
    return 1f / x;
  }

  static float less(float a, float b) {
    return a < b ? 1f : 0f;
  }

  static float equal(float a, float b) {
    return a == b ? 1f : 0f;
  }

  static float select(float condition, float a, float b) {
    return condition != 0f ? a : b;
  }
}
