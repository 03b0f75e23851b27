import OpenSSLKit

/// The clients' certificates that recordings were made with, by name.
extension Recording {
  static let clientCertificates = [
    "acme": Result { try Certificate.parse(pem: acme).first },
    "other": Result { try Certificate.parse(pem: other).first },
    "nocn": Result { try Certificate.parse(pem: nocn).first },
  ]

  /// `CN=acme`.
  private static let acme = """
    -----BEGIN CERTIFICATE-----
    MIIBHjCBxAIUFbOsuhbfxfhCnovJhZoLIXZguH0wCgYIKoZIzj0EAwIwFDESMBAG
    A1UEAwwJb3JhY2xlIENBMB4XDTI2MTEyMjE0NTIwMloXDTM2MTExOTE0NTIwMlow
    DzENMAsGA1UEAwwEYWNtZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABEHuzYMg
    /pCuk9iHqhwhINEgReivq2p+12h49R1r7s4Uiri8NZ7K1EzsVvGarrt30drv1NBe
    usYveTJRqa5A8DowCgYIKoZIzj0EAwIDSQAwRgIhAJoJVzgQnXIkggEaUR7eWaUc
    BuniSL6agDKfTQopguv5AiEAm2+MtLvLssDxEnTQv3eooIl5qIiPZZcEbKY+oKp+
    hRY=
    -----END CERTIFICATE-----
    """

  /// `CN=jane\\,doe,OU=Team+OU=Data,O=Example`.
  private static let other = """
    -----BEGIN CERTIFICATE-----
    MIIBTzCB9gIUFbOsuhbfxfhCnovJhZoLIXZguH4wCgYIKoZIzj0EAwIwFDESMBAG
    A1UEAwwJb3JhY2xlIENBMB4XDTI2MTEyMjE0NTIwMloXDTM2MTExOTE0NTIwMlow
    QTEQMA4GA1UECgwHRXhhbXBsZTEaMAsGA1UECwwERGF0YTALBgNVBAsMBFRlYW0x
    ETAPBgNVBAMMCGphbmUsZG9lMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE4e7U
    77+gGRoKCBsSdGw8mTxvfSCbuZQieCnmgzRBZERCZQ3V5XlT3FV0dP58v65KMPv+
    9Sz00RTdx7fLEcENqjAKBggqhkjOPQQDAgNIADBFAiByEwguoW0F4HI2cssa3Z9Q
    RHpgw6ikrDZcq0aw3MGjtgIhAIvX5abiDfPy51NHVg8o1C8B7fy9+xjxTOKFR3XQ
    gIPV
    -----END CERTIFICATE-----
    """

  /// `O=Example`.
  private static let nocn = """
    -----BEGIN CERTIFICATE-----
    MIIBITCBxwIUFbOsuhbfxfhCnovJhZoLIXZguH8wCgYIKoZIzj0EAwIwFDESMBAG
    A1UEAwwJb3JhY2xlIENBMB4XDTI2MTEyMjE0NTIwMloXDTM2MTExOTE0NTIwMlow
    EjEQMA4GA1UECgwHRXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABCEp
    UetQaVl9JvpXi7aVS3vXgT05qboAtqgmNPoIEZ9pY6/SWYMB7+8N9U6WP81+HVIA
    R9q/M0J3mGbK7CoYkjwwCgYIKoZIzj0EAwIDSQAwRgIhAKgFzXBeUi2eMgy8p7Ww
    gjLfHZvkM9P5hE1tGKnn5c67AiEAq8E3CBT8DAihPrienRrzK7t3Z0bD4roN7s7l
    iawcMh0=
    -----END CERTIFICATE-----
    """
}
