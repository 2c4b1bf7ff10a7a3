// swift-tools-version: 6.0
import PackageDescription

// A package of its own, so that building Pentimento never builds its benchmarks.
let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "pentimento", path: "..")],
  targets: [
    .executableTarget(name: "process", dependencies: [.product(name: "Pentimento", package: "pentimento")]),
    .target(name: "peak"),
    .executableTarget(name: "numerics", dependencies: ["peak", .product(name: "Pentimento", package: "pentimento")]),
    .executableTarget(
      name: "transformer", dependencies: ["peak", .product(name: "Pentimento", package: "pentimento")]),
    .executableTarget(name: "autoencoder", dependencies: [.product(name: "Pentimento", package: "pentimento")]),
    .executableTarget(name: "assets", dependencies: [.product(name: "Pentimento", package: "pentimento")]),
    .executableTarget(name: "scene", dependencies: [.product(name: "Pentimento", package: "pentimento")]),
    .executableTarget(name: "networks", dependencies: [.product(name: "Pentimento", package: "pentimento")]),
    .executableTarget(name: "portrait", dependencies: [.product(name: "Pentimento", package: "pentimento")]),
    .executableTarget(name: "recipes", dependencies: [.product(name: "Pentimento", package: "pentimento")]),
  ],
  swiftLanguageModes: [.v6]
)
