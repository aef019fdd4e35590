//! Argon2id in memory that goes back to the system with each hash.

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        CustomizedPasswordHasher, Error, Result,
        phc::{Output, ParamsString, PasswordHash, Salt},
    },
};

/// 33 MiB are asked for and 19 MiB used. What is smaller than 32 MiB glibc keeps in each thread that once computed a hash: ten
/// sign-ins left 150 MiB behind.
const ASKED_FOR: usize = 33 * 1024 * 1024 / Block::SIZE;

#[derive(Clone, Copy)]
pub struct Hasher;

impl CustomizedPasswordHasher<PasswordHash> for Hasher {
    type Params = Params;

    fn hash_password_customized(
        &self,
        password: &[u8],
        salt: &[u8],
        algorithm: Option<&str>,
        version: Option<u32>,
        params: Params,
    ) -> Result<PasswordHash> {
        let algorithm = algorithm.map_or(Ok(Algorithm::Argon2id), Algorithm::try_from)?;
        let version = version.map_or(Ok(Version::V0x13), Version::try_from)?;
        let length = params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
        let mut memory = Vec::with_capacity(ASKED_FOR);
        memory.resize(params.block_count(), Block::default());
        let (salt, mut output) = (Salt::new(salt)?, [0; Output::MAX_LENGTH]);
        let output = output.get_mut(..length).ok_or(Error::OutputSize)?;
        let argon = Argon2::new(algorithm, version, params.clone());
        argon.hash_password_into_with_memory(password, &salt, output, &mut memory)?;
        Ok(PasswordHash {
            algorithm: algorithm.ident(),
            version: Some(version.into()),
            params: ParamsString::try_from(&params)?,
            salt: Some(salt),
            hash: Some(Output::new(output)?),
        })
    }
}
