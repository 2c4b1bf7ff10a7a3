// swift-tools-version: 6.0
import PackageDescription

// The modules and the floors they stand on are described in CONTRIBUTING.md; a test holds every import against that table.
let package = Package(
  name: "pentimento",
  products: [
    .executable(name: "pentimento", targets: ["pentimento"]),
    .library(
      name: "Pentimento",
      targets: ["Imaging", "Tensors", "Vision", "Media", "Metrics", "Painting", "Diffusion", "Tutorial", "Site"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    // Floor 0: system libraries (a module map and a shim, nothing else) and the C kernels.
    .systemLibrary(name: "CWebP", pkgConfig: "libwebp", providers: [.apt(["libwebp-dev"])]),
    .systemLibrary(
      name: "CLibAV", pkgConfig: "libavformat",
      providers: [.apt(["libavformat-dev", "libavcodec-dev", "libavutil-dev", "libswscale-dev"])]),
    .systemLibrary(name: "CHeif", pkgConfig: "libheif", providers: [.apt(["libheif-dev"])]),
    .systemLibrary(name: "CLCMS", pkgConfig: "lcms2", providers: [.apt(["liblcms2-dev"])]),
    .systemLibrary(name: "CCMark", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"])]),
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
    .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
    .target(name: "CKernels"),
    .target(name: "CSentencePiece", linkerSettings: [.linkedLibrary("sentencepiece")]),

    // Floor 1
    .target(name: "Imaging", dependencies: ["CWebP", "CLibAV", "CHeif", "CLCMS", "CKernels"]),
    .target(name: "Tensors", dependencies: ["COpenBLAS", "COneDNN", "CKernels"]),

    // Floor 2
    .target(name: "Vision", dependencies: ["Imaging", "Tensors"], resources: [.copy("Models")]),
    .target(name: "Media", dependencies: ["Imaging"], resources: [.copy("Pigments")]),

    // Floor 3
    .target(name: "Metrics", dependencies: ["Imaging", "Tensors", "Vision"]),
    .target(name: "Painting", dependencies: ["Imaging", "Vision", "Media", "CKernels"]),

    // Floor 4
    .target(name: "Diffusion", dependencies: ["Imaging", "Tensors", "Painting", "Media", "CSentencePiece"]),

    // Floor 5
    .target(name: "Tutorial", dependencies: ["Imaging", "Vision", "Metrics", "Media", "Painting"]),

    // Floor 6. Its path is the package's root, so that the built-in templates are the top-level folder itself.
    .target(
      name: "Site",
      dependencies: [
        "Imaging", "Vision", "Tutorial", "Painting", "Metrics", "Media", "CCMark", "Yams",
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      path: ".",
      exclude: [
        "Benchmarks", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "THIRD-PARTY.md", "Tests",
        "content", "docs", "site",
        "site.yml",
        "Sources/CCMark", "Sources/CHeif", "Sources/CKernels", "Sources/CLCMS", "Sources/CLibAV", "Sources/COneDNN",
        "Sources/COpenBLAS", "Sources/CSentencePiece", "Sources/CWebP", "Sources/Diffusion", "Sources/Imaging",
        "Sources/Media", "Sources/Metrics", "Sources/Painting", "Sources/Tensors",
        "Sources/Tutorial", "Sources/Vision", "Sources/pentimento",
      ],
      sources: ["Sources/Site"],
      resources: [.copy("templates")]),

    // Floor 7
    .executableTarget(
      name: "pentimento",
      dependencies: [
        "Imaging", "Tensors", "Vision", "Media", "Metrics", "Painting", "Diffusion", "Tutorial", "Site",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "FlyingFox", package: "FlyingFox"),
        .product(name: "FlyingSocks", package: "FlyingFox"),
        .product(name: "Logging", package: "swift-log"),
      ],
      resources: [.copy("FirstSite")]),

    .testTarget(name: "ImagingTests", dependencies: ["Imaging"], resources: [.copy("Fixtures")]),
    .testTarget(name: "TensorsTests", dependencies: ["Tensors"], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "VisionTests", dependencies: ["Vision", "Tensors", "Imaging"], exclude: ["Labels"],
      resources: [.copy("Fixtures")]),
    .testTarget(name: "MediaTests", dependencies: ["Media", "Imaging"], resources: [.copy("Fixtures")]),
    .testTarget(name: "MetricsTests", dependencies: ["Metrics", "Imaging"], resources: [.copy("Fixtures")]),
    .testTarget(
      name: "PaintingTests", dependencies: ["Painting", "Imaging", "Vision", "Media", "Metrics"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "DiffusionTests", dependencies: ["Diffusion", "Tensors", "Imaging", "Painting", "Media"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "TutorialTests", dependencies: ["Tutorial", "Painting", "Media", "Metrics", "Vision", "Imaging"],
      resources: [.copy("Fixtures")]),
    .testTarget(
      name: "SiteTests",
      dependencies: [
        "Site", "Imaging", "Vision", "Media", "Metrics", "Painting", "Tutorial",
        .product(name: "Subprocess", package: "swift-subprocess"),
      ]),
    .testTarget(name: "CommandTests", dependencies: ["pentimento"]),
    .testTarget(name: "HouseTests"),
  ],
  swiftLanguageModes: [.v6]
)
