//! A registration reaches the pool through this: [`Cloud`] over the SDK. The calls about each kind of part stand in a
//! module of that kind.

use registrar_core::parts::Cloud;
use registrar_core::pool::Discovery;
use registrar_core::ports::CloudError;

use super::user_pool::UserPool;

impl Cloud for UserPool {
    async fn discovery(&self) -> Result<Discovery, CloudError> {
        self.read_discovery().await
    }
}
