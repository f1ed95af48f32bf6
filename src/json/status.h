/*
 * What comes of a JSON text that is pushed to a reader which writes to a sink.
 */
#ifndef JSON_STATUS_H
#define JSON_STATUS_H

enum json_status {
	JSON_FINE,
	JSON_BAD, /* not JSON: the reader's scan says why and where */
	JSON_FAILED, /* the template does not fit the values; the reader says why, here and below */
	JSON_LARGE, /* what must be held is too large */
	JSON_TWICE, /* a second list of one name, when elements of the first may be printed */
	JSON_CLOSED /* the sink takes no more */
};

#endif
