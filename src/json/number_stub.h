#ifndef JSON_NUMBER_H
#define JSON_NUMBER_H
#include "base/text.h"
#define NUMBER_TEXT_MAX 32
bool number_print(struct span s, bool inside, struct text *t);
bool number_compare(struct span a, struct span b, int *order);
#endif
