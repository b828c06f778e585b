/** Ratings of items by users, factorised: what everybody's taste and every item have in common. */
@NullMarked
package gradus.ratings;

import org.jspecify.annotations.NullMarked;
