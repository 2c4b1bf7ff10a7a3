#include <cblas.h>
#include <stddef.h>

// LAPACK's eigenvalues of a symmetric matrix by divide and conquer. The last two are the lengths of the first two, which
// Fortran compilers add.
void dsyevd_(
    const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w, double *work,
    const int *lwork, int *iwork, const int *liwork, int *info, size_t jobz_length, size_t uplo_length);
