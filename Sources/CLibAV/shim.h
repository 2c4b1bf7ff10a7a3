#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/crc.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libavutil/sha.h>
#include <libswscale/swscale.h>

// Macros that take arguments do not reach Swift.
static inline int av_error_again(void) { return AVERROR(EAGAIN); }
static inline int av_error_end_of_file(void) { return AVERROR_EOF; }
static inline int64_t av_no_timestamp(void) { return AV_NOPTS_VALUE; }
