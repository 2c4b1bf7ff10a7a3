#include <lcms2.h>

// Pixel layouts are macros that take arguments, which do not reach Swift.
static inline cmsUInt32Number lcms_gray_8(void) { return TYPE_GRAY_8; }
static inline cmsUInt32Number lcms_gray_16(void) { return TYPE_GRAY_16; }
static inline cmsUInt32Number lcms_rgb_8(void) { return TYPE_RGB_8; }
static inline cmsUInt32Number lcms_rgb_16(void) { return TYPE_RGB_16; }
static inline cmsUInt32Number lcms_cmyk_8(void) { return TYPE_CMYK_8; }
static inline cmsUInt32Number lcms_cmyk_16(void) { return TYPE_CMYK_16; }
